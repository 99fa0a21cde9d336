import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { describeRoute } from "./describe.ts";
import { platformProblem } from "./problem.ts";
import type { ProblemBook } from "./problem-book.ts";

const DESCRIPTION = [
  "信衡公共信用信息平台接口。公示层免费查询，无需密钥；报送需要机关密钥。",
  "The public layer is free to read without a key; submitting needs the key of a body.",
  "Lists page by keyset cursors; refusals are RFC 9457 problems with stable codes in Chinese and English, listed at /api/problems.",
].join("\n\n");

/** The one style element that the viewer of this version puts into its page. */
const VIEWER_STYLE = "'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='";

/** The page of the documentation runs and shows what it is served with and nothing else. */
const DOCS_POLICY = {
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": `'self' ${VIEWER_STYLE}`,
  "img-src": "'self' data:",
  "font-src": "'self' data:",
  "connect-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
} as const;

const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 32"><text x="4" y="23" font-size="20" fill="#fff">信衡</text></svg>';

export interface DocsOptions {
  readonly version: string;
  readonly book: ProblemBook;
}

/** Describes the routes registered after it as OpenAPI 3.1, and serves document, page and problem codes from local files. */
export async function serveDocs(app: FastifyInstance, options: DocsOptions): Promise<void> {
  await app.register(swagger, {
    transform: describeRoute,
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "信衡 Xinheng",
        description: DESCRIPTION,
        version: options.version,
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      servers: [{ url: "/" }],
      tags: [
        { name: "public", description: "公示层 · the public layer" },
        { name: "law", description: "目录与法源 · catalogue and law" },
        { name: "intake", description: "报送 · submitting" },
        { name: "account", description: "账号与登录 · accounts and signing in" },
        { name: "representation", description: "企业代表 · acting for an enterprise" },
        { name: "administration", description: "机关管理 · people and admissions of a body" },
      ],
      components: {
        securitySchemes: {
          key: { type: "http", scheme: "bearer", description: "Key of a supplying body" },
          session: {
            type: "apiKey",
            in: "cookie",
            name: "xinheng_session",
            description:
              "Signed-in person; a request that changes something also sends the header x-xinheng-page. Behind TLS the name begins with __Host-",
          },
        },
      },
    },
  });
  app.get("/api/openapi.json", { schema: { hide: true } }, async () => app.swagger());
  await app.register(swaggerUi, {
    routePrefix: "/api/docs",
    staticCSP: { ...DOCS_POLICY },
    logo: { type: "image/svg+xml", content: Buffer.from(LOGO), href: "/" },
    uiConfig: { docExpansion: "list", deepLinking: false, tryItOutEnabled: true },
  });
  serveProblemCodes(app, options.book);
}

function serveProblemCodes(app: FastifyInstance, book: ProblemBook): void {
  const lines = [...book]
    .map(([code, line]) => ({ code, ...line }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  app.get("/api/problems", { schema: { hide: true } }, async () => ({ items: lines }));
  app.get<{ Params: { code: string } }>(
    "/api/problems/:code",
    { schema: { hide: true } },
    async (request) => {
      const line = lines.find((known) => known.code === request.params.code);
      if (line === undefined) throw platformProblem("NOT_FOUND");
      return line;
    },
  );
}
