import type { ReactNode } from "react";
import type { LawList } from "../api-types.ts";
import { bracketed } from "./bracketed.ts";

/** The name of an article inside its instrument's page; a fragment holds no spaces. */
export function articleId(article: string): string {
  return article.trim().replace(/\s+/gu, "-");
}

/** Where an article is opened: the page of its instrument, at what the platform takes from this article. */
export function articleAddress(instrument: string, article: string): string {
  return `/law/${encodeURIComponent(instrument)}#${encodeURIComponent(articleId(article))}`;
}

interface ArticleView {
  readonly law: LawList;
  readonly instrument: string;
  readonly article: string;
}

/** Title and article, as a link that opens the article; the id alone where the instrument is not listed. */
export function ArticleLink({ law, instrument, article }: ArticleView): ReactNode {
  const title = law.instruments.find(({ id }) => id === instrument)?.title;
  if (title === undefined) return `${instrument} ${article}`;
  return (
    <a href={articleAddress(instrument, article)} lang="zh-CN">
      {bracketed(title)}
      {article}
    </a>
  );
}
