/** A failure that whoever called a command can act on: printed as its message alone. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';

  constructor(
    /** 1 for 'no', 2 for wrong usage. */
    readonly exitCode: 1 | 2,
    message: string,
  ) {
    super(message);
  }
}
