/** An address of this site; whoever gives another one gets the account page, so that no link leads elsewhere. */
export function ownAddress(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(next) ? next : "/account";
}
