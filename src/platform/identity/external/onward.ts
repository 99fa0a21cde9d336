import type { FastifyReply } from "fastify";

/**
 * A page that goes on by itself. Not a redirection: a browser that was sent on by another site does not send the cookie of
 * the session along, and the person would look signed out; from a page of ours it does.
 */
export function onward(reply: FastifyReply, to: string): FastifyReply {
  const address = to.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return reply.type("text/html; charset=utf-8").send(`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="0; url=${address}">
<title>正在继续 Going on</title>
</head>
<body><main><h1>正在继续 <span lang="en">Going on</span></h1>
<p><a href="${address}">没有自动跳转时请点此继续 <span lang="en">Go on from here if nothing happens</span></a></p></main></body>
</html>
`);
}
