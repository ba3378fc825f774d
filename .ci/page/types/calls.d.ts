// The calls of the API, typed by their paths in its OpenAPI document.
import type { paths } from "./openapi.js";

type Verb = "GET" | "PUT" | "POST" | "DELETE";
type Operation<P extends Path, V extends Verb> = NonNullable<paths[P][Lowercase<V>]>;
type Content<T> = T extends { content: infer C } ? C[keyof C] : never;
type Fields<T, In extends string> = T extends { parameters: { [I in In]?: infer F } } ? (F extends object ? F : {}) : {};

export type Path = keyof paths;

/** What can be done with a path. */
export type VerbOf<P extends Path> = { [V in Verb]: paths[P][Lowercase<V>] extends undefined ? never : V }[Verb];

/** The answer, where all went well: its JSON, or its text. */
export type Answer<P extends Path, V extends Verb> = Operation<P, V> extends { responses: { 200: infer A } } ? Content<A> : undefined;

/** What is asked: names of the path but those that stand for the world and the account, the query, and the body, also as text. */
export type Asked<P extends Path, V extends Verb> =
  Omit<Fields<Operation<P, V>, "path">, "subAccountId" | "accountId"> & Fields<Operation<P, V>, "query">
  & (Operation<P, V> extends { requestBody: infer B } ? { body: Content<B> | string | Blob }
    : Operation<P, V> extends { requestBody?: infer B } ? { body?: Content<B> | string | Blob } : {})
  & { signal?: AbortSignal };

/** The argument of a call, left out where nothing has to be said. */
export type Argument<A> = {} extends A ? [asked?: A] : [asked: A];
