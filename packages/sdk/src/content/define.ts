import type { Plain } from "./content.ts";

/** An app's own kind of content, as `defineContent` makes it. Called with a value, it gives what `send` takes. */
export interface ContentType<T> {
  /** `name/version`. */
  readonly type: string;
  (value: T): ContentValue<ContentType<T>>;
}

export type ContentValue<D> =
  D extends ContentType<infer T> ? { readonly $type: string; readonly value: T } : never;

/** Standard Schema, version 1 (standardschema.dev), as far as it is used: Zod, Valibot, ArkType and others have it. */
export interface StandardSchema<T> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<T> | Promise<SchemaResult<T>>;
  };
}

type SchemaResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string }[] };

export interface ContentDefinition<T> {
  /** Lower-case name and version: `poll/1`. */
  readonly type: `${string}/${number}`;
  /** Checks a value, before it is sent and after it has come. Throws, or a schema says no. Synchronous. */
  readonly parse: ((input: unknown) => T) | StandardSchema<T>;
  /** What is shown where the kind is not known. */
  readonly fallback: (value: T) => string;
}

const TYPE = /^[a-z][a-z0-9._-]{0,47}\/\d{1,4}$/;
const definitions = new WeakMap<object, ContentDefinition<never>>();

/**
 * Makes a kind of content of the app's own. Register it with `createClient({ content: [poll] })`.
 *
 * @throws TypeError if the type is not of the form `name/version`
 */
export function defineContent<T>(definition: ContentDefinition<T>): ContentType<T> {
  const { type } = definition;
  if (!TYPE.test(type))
    throw new TypeError(`"${type}" is no content type: it must be like "poll/1"`);
  const make = (value: T): { readonly $type: string; readonly value: T } => ({
    $type: type,
    value,
  });
  const made = Object.assign(make, { type }) as unknown as ContentType<T>;
  definitions.set(made, definition as unknown as ContentDefinition<never>);
  return made;
}

/** @returns The parsed value. @throws Whatever the app's parser throws; TypeError if its schema says no. */
export function parseContent<T>(type: ContentType<T>, input: unknown): T {
  const { parse } = definitionOf(type);
  if (typeof parse === "function") return parse(input);
  const result = parse["~standard"].validate(input);
  if (result instanceof Promise) throw new TypeError("the schema is asynchronous");
  if (result.issues !== undefined)
    throw new TypeError(result.issues.map(({ message }) => message).join("; "));
  return result.value;
}

/** @returns What is sent for a value: the checked value, and the text for those who do not know the kind. */
export function packContentValue<T>(
  type: ContentType<T>,
  value: T,
): { readonly body: Plain; readonly text: string } {
  const parsed = parseContent(type, value);
  return { body: parsed as Plain, text: definitionOf(type).fallback(parsed) };
}

function definitionOf<T>(type: ContentType<T>): ContentDefinition<T> {
  const definition = definitions.get(type);
  if (definition === undefined) throw new TypeError("not made by defineContent");
  return definition as unknown as ContentDefinition<T>;
}
