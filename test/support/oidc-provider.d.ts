/** What the tests use of the provider that they run against; it brings no types of its own. */
declare module "oidc-provider" {
  import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

  export interface Context {
    readonly path: string;
    readonly method: string;
    readonly req: IncomingMessage;
    readonly res: ServerResponse;
    body: unknown;
    type: string;
  }

  export class Provider {
    constructor(issuer: string, configuration: object);
    use(middleware: (ctx: Context, next: () => Promise<void>) => Promise<void>): this;
    callback(): RequestListener;
    interactionFinished(req: IncomingMessage, res: ServerResponse, result: object): Promise<void>;
  }
}
