// The public types. `docs/api.md` and the guides explain them.

export type * from "./api/client.ts";
export type * from "./api/connection.ts";
export type * from "./api/conversation.ts";
export type * from "./api/export.ts";
export type * from "./api/ids.ts";
export type * from "./api/message.ts";
export type * from "./api/options.ts";
export type * from "./api/people.ts";
export type * from "./api/report.ts";
export type * from "./api/search.ts";
export type * from "./api/storage.ts";
