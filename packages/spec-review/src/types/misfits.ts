/** Where one type does not fit another: what TypeScript's checker answers, followed down to the fields at fault. */
import ts from 'typescript';

export interface Misfit {
  /** The fields on the way to what does not fit; of a list, `0` stands for its items. */
  readonly way: readonly string[];
  readonly kind: 'unfit' | 'may be missing' | 'name dropped' | 'not declared';
  /** The types that do not fit each other, as TypeScript writes them; of a name that is dropped, the name alone. */
  readonly from?: string;
  readonly to?: string;
}

/** Types nest no deeper than bodies do; one may refer to itself. */
const maximalDepth = 30;

/** Everything in `from` that `to` does not take. Nothing when all of it is taken. */
export function misfits(checker: ts.TypeChecker, from: ts.Type, to: ts.Type): Misfit[] {
  // Generated types hold no `any`: it is what TypeScript takes a type for that is not there.
  if ((from.flags | to.flags) & ts.TypeFlags.Any) return [{ way: [], kind: 'not declared' }];
  return new MisfitSearch(checker).compare(from, to, []);
}

/** What may be written by a name in `from` that `to` does not have: an object literal with it is refused. */
export function droppedNames(checker: ts.TypeChecker, from: ts.Type, to: ts.Type): Misfit[] {
  return [...dropped(checker, from, to, [])].map((way) => ({ way, kind: 'name dropped', from: way.join('.') }));
}

class MisfitSearch {
  /** What is being compared already, further up. */
  private readonly open: (readonly [ts.Type, ts.Type])[] = [];

  constructor(private readonly checker: ts.TypeChecker) {}

  compare(from: ts.Type, to: ts.Type, way: readonly string[]): Misfit[] {
    const { checker, open } = this;
    if (checker.isTypeAssignableTo(from, to)) return [];
    if (open.length > maximalDepth || open.some(([one, other]) => one === from && other === to)) return [];
    open.push([from, to]);
    const found = from.isUnion() ? this.members(from, to, way) : this.objects(from, to, way);
    open.pop();
    return found.length > 0 ? found : [this.leaf(from, to, way)];
  }

  private members(from: ts.UnionType, to: ts.Type, way: readonly string[]): Misfit[] {
    const unfit = from.types.filter((member) => !this.checker.isTypeAssignableTo(member, to));
    const [plain, objects] = [unfit.filter((one) => !isObject(one)), unfit.filter(isObject)];
    return [
      // Literals are told together: each is none without the others.
      ...(plain.length > 0
        ? [{ ...this.leaf(from, to, way), from: plain.map((one) => this.text(one)).join(' | ') }]
        : []),
      ...objects.flatMap((member) => this.compare(member, to, way)),
    ];
  }

  private objects(from: ts.Type, to: ts.Type, way: readonly string[]): Misfit[] {
    const { checker } = this;
    if (!isObject(from)) return [];
    const target = this.counterpart(from, to);
    if (target === undefined) return [];
    if (checker.isArrayType(from) && checker.isArrayType(target)) {
      const [item, wanted] = [from, target].map((list) => checker.getTypeArguments(list as ts.TypeReference)[0]);
      return item === undefined || wanted === undefined ? [] : this.compare(item, wanted, [...way, '0']);
    }
    const fields = target.getProperties().flatMap((wanted) => this.field(from, wanted, [...way, wanted.name]));
    return fields.length > 0 ? fields : this.others(from, target, way);
  }

  private field(from: ts.Type, wanted: ts.Symbol, way: readonly string[]): Misfit[] {
    const { checker } = this;
    const optional = (wanted.flags & ts.SymbolFlags.Optional) !== 0;
    const given = checker.getPropertyOfType(from, wanted.name);
    if (given === undefined) return optional ? [] : [{ way, kind: 'may be missing' }];
    if ((given.flags & ts.SymbolFlags.Optional) !== 0 && !optional) return [{ way, kind: 'may be missing' }];
    return this.compare(checker.getTypeOfSymbol(given), checker.getTypeOfSymbol(wanted), way);
  }

  /** What is taken by any name. */
  private others(from: ts.Type, to: ts.Type, way: readonly string[]): Misfit[] {
    const { checker } = this;
    const wanted = checker.getIndexTypeOfType(to, ts.IndexKind.String);
    if (wanted === undefined) return [];
    const known = from
      .getProperties()
      .flatMap((property) => this.compare(checker.getTypeOfSymbol(property), wanted, [...way, property.name]));
    const rest = checker.getIndexTypeOfType(from, ts.IndexKind.String);
    return [...known, ...(rest === undefined ? [] : this.compare(rest, wanted, way))];
  }

  /** Of a union, the one object that a value of the other type could be; undefined when there are several, or none. */
  private counterpart(from: ts.Type, to: ts.Type): ts.Type | undefined {
    const candidates = (to.isUnion() ? to.types : [to]).filter(
      (one) => isObject(one) && this.checker.isArrayType(one) === this.checker.isArrayType(from),
    );
    if (candidates.length < 2) return candidates[0];
    const told = candidates.filter((one) => this.hasSameTags(from, one));
    return told.length === 1 ? told[0] : undefined;
  }

  /** Whether the fields by which forms are told apart, those of a single value, agree. */
  private hasSameTags(from: ts.Type, to: ts.Type): boolean {
    const { checker } = this;
    return to.getProperties().every((wanted) => {
      const type = checker.getTypeOfSymbol(wanted);
      const given = checker.getPropertyOfType(from, wanted.name);
      return (
        !type.isLiteral() || (given !== undefined && checker.isTypeAssignableTo(checker.getTypeOfSymbol(given), type))
      );
    });
  }

  private leaf(from: ts.Type, to: ts.Type, way: readonly string[]): Misfit {
    return { way, kind: 'unfit', from: this.text(from), to: this.text(to) };
  }

  private text(type: ts.Type): string {
    return this.checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias);
  }
}

function isObject(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0;
}

function* dropped(
  checker: ts.TypeChecker,
  old: ts.Type,
  now: ts.Type,
  way: readonly string[],
): Generator<readonly string[]> {
  const [from, to] = [checker.getNonNullableType(old), checker.getNonNullableType(now)];
  if (from === to || !isObject(from) || way.length > maximalDepth) return;
  const targets = to.isUnion() ? to.types : [to];
  if (checker.isArrayType(from)) {
    const [item] = checker.getTypeArguments(from as ts.TypeReference);
    const [list] = targets.filter((target) => checker.isArrayType(target));
    const [wanted] = list === undefined ? [] : checker.getTypeArguments(list as ts.TypeReference);
    if (item !== undefined && wanted !== undefined) yield* dropped(checker, item, wanted, [...way, '0']);
    return;
  }
  // What is no object takes no names, and the other comparison tells that.
  if (!targets.some(isObject)) return;
  if (targets.some((target) => checker.getIndexTypeOfType(target, ts.IndexKind.String) !== undefined)) return;
  for (const property of from.getProperties()) {
    const type = checker.getTypeOfSymbol(property);
    if (checker.getNonNullableType(type).flags & ts.TypeFlags.Never) continue;
    const found = targets
      .map((target) => checker.getPropertyOfType(target, property.name))
      .find((one) => one !== undefined);
    const next = [...way, property.name];
    if (found === undefined) yield next;
    else yield* dropped(checker, type, checker.getTypeOfSymbol(found), next);
  }
}
