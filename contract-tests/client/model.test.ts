/** Random sequences of logins, logouts, aborts, faults, and time: what the client promises holds in each. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Fate, fates, World } from './model-world.js';

/** One step, which names itself in a counterexample. */
class Step implements fc.AsyncCommand<World, World> {
  constructor(
    readonly name: string,
    readonly does: (world: World) => unknown,
    readonly isPossible: (world: World) => boolean = () => true,
  ) {}
  check(world: World) {
    return this.isPossible(world);
  }
  async run(world: World) {
    await this.does(world);
    await world.settled();
    world.check();
    expect(world.wrongs).toEqual([]);
  }
  toString() {
    return this.name;
  }
}

const chosen = <Value>(values: readonly Value[], index: number): Value | undefined => values[index % values.length];

/** Without these, few sequences would come to their end. */
const likely: readonly Fate[] = ['delivered, and answered', 'delivered, and answered', 'lost, refused'];

const fate = fc.constantFrom<Fate>(...fates, ...likely);
const index = fc.nat({ max: 3 });
const tab = fc.nat({ max: 1 });
const login = fc.constant(new Step('login', (world) => world.login()));
const logout = fc.record({ tab, forget: fc.boolean() }).map(
  ({ tab, forget }) =>
    new Step(`tab ${tab} logs out${forget ? ' and forgets' : ''}`, (world) => {
      const own = chosen(world.tabs, tab);
      if (own) world.logout(own, forget);
    }),
);
/** A whole logout, since few would come to their end by chance. */
const course = fc.record({ tab, forget: fc.boolean(), met: fc.array(fate, { minLength: 1, maxLength: 3 }) }).map(
  ({ tab, forget, met }) =>
    new Step(
      `tab ${tab} logs out${forget ? ' and forgets' : ''}; its requests are ${met.join('; ')}`,
      async (world) => {
        const own = chosen(world.tabs, tab);
        if (own) world.logout(own, forget);
        await world.settled();
        for (const fate of met) {
          // Longer than a slow store takes, and than a wait.
          await world.advance(1_000, false);
          const sent = world.sent.find((sent) => sent.tab === own && sent.settle);
          if (sent) world.decide(sent, fate);
          await world.settled();
        }
      },
    ),
);
const abort = fc.record({ index, again: fc.boolean() }).map(
  ({ index, again }) =>
    new Step(
      `caller ${index} aborts${again ? ', and the tab logs out again' : ''}`,
      (world) => {
        const call = chosen(waiting(world), index);
        if (call) world.abort(call);
        // At once, so that the call that was given up has not yet ended.
        if (call && again) world.logout(call.tab, false);
      },
      (world) => waiting(world).length > 0,
    ),
);
const decide = fc.record({ index, fate }).map(
  ({ index, fate }) =>
    new Step(
      `request ${index} is ${fate}`,
      (world) => {
        const sent = chosen(world.sent, index);
        if (sent) world.decide(sent, fate);
      },
      (world) => world.sent.length > 0,
    ),
);
const advance = fc
  .record({ ms: fc.constantFrom(1, 400, 1_000, 9_000, 40_000), jumps: fc.boolean() })
  .map(({ ms, jumps }) => new Step(`${ms} ms pass${jumps ? ' at once' : ''}`, (world) => world.advance(ms, jumps)));
const fill = fc.constant(
  new Step('the storage is full', (world) => {
    world.storageIsFull = true;
  }),
);

const waiting = (world: World) => world.calls.filter(({ result }) => !result);

test('in any order of events, what the client says is true, and it touches nothing else', async () => {
  const steps = fc.commands([login, logout, logout, course, course, abort, decide, decide, decide, advance, fill], {
    maxCommands: 40,
  });
  const lots = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(steps, lots, async (commands, drawn) => {
      const world = new World(drawn);
      await world.login();
      await fc.asyncModelRun(() => ({ model: world, real: world }), commands);
      await world.end();
      expect(world.wrongs).toEqual([]);
    }),
    { numRuns: 800, unbiased: true },
  );
});
