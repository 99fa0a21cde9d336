import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";
import { addressOf } from "./address.ts";
import { settingCookies } from "./display.ts";
import type { Keep, PageAnswer } from "./page-types.ts";

const cacheRules: Readonly<Record<Keep, string>> = {
  steady: "public, max-age=60, must-revalidate",
  daily: "public, no-cache",
  never: "private, no-store",
};

/** What fits into one packet arrives no sooner when it is smaller. */
const compressedBytesMin = 1_400;
/** Level 5 of 11 makes a page of 60 kB a tenth as long in about a millisecond; 11 takes fifty times as long for a sixth less. */
const brotliQuality = 5;
const gzipLevel = 6;

type SendPage = (request: FastifyRequest, reply: FastifyReply, page: PageAnswer) => Promise<FastifyReply>;

/**
 * Sends documents with policy, language, cache rule, ETag and compression; answers 304 when the reader already has it.
 * The one style sheet stands in the page and is named in the policy by its hash: no other inline style may run.
 */
export function makeSender(css: string): SendPage {
  const policy = contentPolicy(css);
  return async (request, reply, page) => {
    const cookies = settingCookies(addressOf(request).searchParams);
    reply
      .code(page.status)
      .header("content-type", "text/html; charset=utf-8")
      .header("content-security-policy", policy)
      .header("referrer-policy", "same-origin")
      .header("x-content-type-options", "nosniff")
      .header("vary", "Cookie, Accept-Encoding")
      .header("cache-control", cookies.length > 0 ? "private, no-cache" : cacheRules[page.keep]);
    if (!page.indexable) reply.header("x-robots-tag", "noindex");
    if (cookies.length > 0) reply.header("set-cookie", [...cookies]);
    if (page.status === 200) {
      const etag = `W/"${createHash("sha256").update(page.html).digest("base64url").slice(0, 27)}"`;
      reply.header("etag", etag);
      if (matchesEtag(request.headers["if-none-match"], etag)) return reply.code(304).send();
    }
    return sendCompressed(request, reply, page.html);
  };
}

function contentPolicy(css: string): string {
  const hash = createHash("sha256").update(css).digest("base64");
  return [
    "default-src 'self'",
    `style-src 'self' 'sha256-${hash}'`,
    "script-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** The weak comparison of RFC 9110: encodings of one page are the same page. */
function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(",").some((given) => strong(given.trim()) === strong(etag));
}

function strong(etag: string): string {
  return etag.replace(/^W\//, "");
}

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

async function sendCompressed(
  request: FastifyRequest,
  reply: FastifyReply,
  html: string,
): Promise<FastifyReply> {
  const encoding = encodingFor(request.headers["accept-encoding"]);
  if (encoding === null || Buffer.byteLength(html) < compressedBytesMin) return reply.send(html);
  const bytes =
    encoding === "br"
      ? await brotli(html, {
          params: {
            [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
            [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
          },
        })
      : await zip(html, { level: gzipLevel });
  return reply.header("content-encoding", encoding).send(bytes);
}

/** The best encoding that the reader takes: `br;q=0` is a refusal, a reader that says nothing gets the page as it is. */
function encodingFor(accepted: string | undefined): "br" | "gzip" | null {
  const taken = new Set(
    (accepted ?? "").split(",").flatMap((part) => {
      const [name = "", ...rules] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      return rules.some((rule) => /^q=0(\.0*)?$/.test(rule)) ? [] : [name];
    }),
  );
  if (taken.has("br")) return "br";
  return taken.has("gzip") ? "gzip" : null;
}
