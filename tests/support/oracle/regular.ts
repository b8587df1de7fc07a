/**
 * Regular languages by Brzozowski derivatives: the derivative of a language by a character is what may follow that character.
 * Nodes are interned, so two nodes that are the same object are the same language, and each derivative is computed once.
 * @see https://doi.org/10.1145/321239.321249
 */
export interface Language {
  readonly id: number;
  /** True if the empty text belongs to the language. */
  readonly nullable: boolean;
  /** Sets of characters that decide how the language goes on. */
  readonly heads: readonly CharacterSet[];
  readonly derive: (character: number) => Language;
  readonly derivatives: (Language | undefined)[];
  /** The members of a union; else the language itself. */
  readonly alternatives: readonly Language[];
}

/** A set of characters: bit n stands for `alphabet[n]`. */
interface CharacterSet {
  readonly id: number;
  readonly bits: bigint;
  /** The one character of a set that has no other. */
  readonly only?: readonly [number];
}

/** Printable ASCII, and one character that stands for all others. */
const alphabet = [...Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)), "é"];
const everyBit = (1n << BigInt(alphabet.length)) - 1n;

const sets = new Map<bigint, CharacterSet>();
const languages = new Map<string, Language>();

function characterSet(bits: bigint): CharacterSet {
  const known = sets.get(bits);
  if (known) return known;
  const first = bits.toString(2).length - 1;
  const made: CharacterSet = { id: sets.size, bits, ...(bits === 1n << BigInt(first) && { only: [first] }) };
  sets.set(bits, made);
  return made;
}

function intern(name: string, make: () => Omit<Language, "id" | "derivatives" | "alternatives">, members?: Language[]) {
  const known = languages.get(name);
  if (known) return known;
  const language: { -readonly [Key in keyof Language]: Language[Key] } = {
    id: languages.size,
    derivatives: [],
    alternatives: [],
    ...make(),
  };
  language.alternatives = members ?? [language];
  languages.set(name, language);
  return language;
}

/** No text at all. */
const nothing: Language = intern("nothing", () => ({ nullable: false, heads: [], derive: () => nothing }), []);
/** The empty text. */
const empty: Language = intern("empty", () => ({ nullable: true, heads: [], derive: () => nothing }));
/** Every text. */
export const everything: Language = intern("everything", () => ({
  nullable: true,
  heads: [characterSet(everyBit)],
  derive: () => everything,
}));

function one(bits: bigint): Language {
  if (bits === 0n) return nothing;
  return intern(`set ${bits}`, () => ({
    nullable: false,
    heads: [characterSet(bits)],
    derive: (character) => ((bits >> BigInt(character)) & 1n ? empty : nothing),
  }));
}

/** One of these characters. */
export function oneOf(characters: Iterable<string>): Language {
  let bits = 0n;
  for (const character of characters) bits |= 1n << BigInt(indexOf(character));
  return one(bits);
}

/** One character other than these. */
export function noneOf(characters: Iterable<string>): Language {
  let bits = everyBit;
  for (const character of characters) bits &= ~(1n << BigInt(indexOf(character)));
  return one(bits);
}

/** One character, in upper or in lower case. */
export function eitherCase(character: string): Language {
  return oneOf([character.toLowerCase(), character.toUpperCase()]);
}

export function then(...parts: Language[]): Language {
  return parts.reduceRight((rest, part) => thenOne(part, rest), empty);
}

function thenOne(first: Language, rest: Language): Language {
  if (first === nothing || rest === nothing) return nothing;
  if (first === empty) return rest;
  if (rest === empty || (first === everything && rest === everything)) return first;
  return intern(`then ${first.id} ${rest.id}`, () => ({
    nullable: first.nullable && rest.nullable,
    heads: first.nullable ? [...new Set([...first.heads, ...rest.heads])] : first.heads,
    derive: (character) => {
      const onward = thenOne(derive(first, character), rest);
      return first.nullable ? either(onward, derive(rest, character)) : onward;
    },
  }));
}

export function either(...options: Language[]): Language {
  const members = [...new Set(options.flatMap(({ alternatives }) => alternatives))].sort((a, b) => a.id - b.id);
  if (members.includes(everything)) return everything;
  if (members.length < 2) return members[0] ?? nothing;
  return intern(
    `either ${members.map(({ id }) => id).join(" ")}`,
    () => ({
      nullable: members.some(({ nullable }) => nullable),
      heads: [...new Set(members.flatMap(({ heads }) => heads))],
      derive: (character) => either(...members.map((member) => derive(member, character))),
    }),
    members,
  );
}

/** Any number of texts of the language, one after the other. */
export function many(language: Language): Language {
  if (language === anyCharacter) return everything;
  const itself: Language = intern(`many ${language.id}`, () => ({
    nullable: true,
    heads: language.heads,
    derive: (character) => thenOne(derive(language, character), itself),
  }));
  return itself;
}

export function times(count: number, language: Language): Language {
  return then(...Array.from({ length: count }, () => language));
}

const texts = new Map<string, Language>();

export function text(literal: string): Language {
  const known = texts.get(literal);
  if (known) return known;
  const made = then(...Array.from(literal, (character) => oneOf([character])));
  texts.set(literal, made);
  return made;
}

export const anyCharacter = one(everyBit);

function derive(language: Language, character: number): Language {
  return (language.derivatives[character] ??= language.derive(character));
}

export function contains(language: Language, word: string): boolean {
  let rest = language;
  for (const character of word) rest = derive(rest, indexOf(character));
  return rest.nullable;
}

function indexOf(character: string): number {
  const code = character.charCodeAt(0) - 32;
  return code >= 0 && code < 95 ? code : 95;
}

const splits = new Map<string, readonly number[]>();

/** One character for each way that these languages can go on; only characters by which the first one goes on. */
function branches(state: readonly Language[]): readonly number[] {
  const [first, ...others] = state.map(({ heads }) => heads);
  if (first?.length === 1 && first[0]?.only !== undefined) return first[0].only;
  const inside = first?.reduce((bits, head) => bits | head.bits, 0n) ?? 0n;
  const heads = [...new Set([...(first ?? []), ...others.flat()])];
  const name = `${inside}/${heads.map(({ id }) => id).join(" ")}`;
  const known = splits.get(name);
  if (known) return known;
  let parts = [inside];
  for (const { bits } of heads)
    parts = parts.flatMap((part) => [part & bits, part & ~bits]).filter((part) => part !== 0n);
  const made = parts.map((part) => alphabet.findIndex((_, index) => (part >> BigInt(index)) & 1n));
  splits.set(name, made);
  return made;
}

/** Thrown where a search would take too long for a test. */
class TooLarge extends Error {}

/**
 * For each way that texts of the universe can be in some of the tests and not in others: one text. This is the product of the
 * automata of all languages, so no combination is missed, and each text is a proof that its combination exists.
 */
export function examples(universe: Language, tests: readonly Language[], limit = 300_000): string[] {
  const found = new Map<string, string>();
  const start: readonly Language[] = [universe, ...new Set(tests)];
  const seen = new Set([keyOf(start)]);
  const queue: { state: readonly Language[]; word: string }[] = [{ state: start, word: "" }];
  for (let next = 0; next < queue.length; next++) {
    const { state, word } = queue[next];
    const [outer = nothing, ...inner] = state;
    const settled = inner.every((language) => language === nothing || language === everything);
    if (outer.nullable || settled) {
      const answer = inner.map(({ nullable }) => (nullable ? 1 : 0)).join("");
      if (!found.has(answer)) found.set(answer, outer.nullable ? word : word + shortest(outer));
      if (settled) continue;
    }
    for (const character of branches(state)) {
      const following = state.map((language) => derive(language, character));
      if (following[0] === nothing) continue;
      const key = keyOf(following);
      if (seen.has(key)) continue;
      if (seen.size >= limit) throw new TooLarge(`more than ${limit} states`);
      seen.add(key);
      queue.push({ state: following, word: word + alphabet[character] });
    }
  }
  return [...found.values()];
}

function keyOf(state: readonly Language[]): string {
  let key = "";
  for (const { id } of state) key += `${id},`;
  return key;
}

const shortestWords = new Map<Language, string>();

/** A shortest text of a language that is not empty. */
function shortest(language: Language): string {
  const known = shortestWords.get(language);
  if (known !== undefined) return known;
  const seen = new Set([language]);
  const queue = [{ rest: language, word: "" }];
  for (const { rest, word } of queue) {
    if (rest.nullable) {
      shortestWords.set(language, word);
      return word;
    }
    for (const character of branches([rest])) {
      const onward = derive(rest, character);
      if (onward === nothing || seen.has(onward)) continue;
      seen.add(onward);
      queue.push({ rest: onward, word: word + alphabet[character] });
    }
  }
  throw new Error("the language has no text");
}
