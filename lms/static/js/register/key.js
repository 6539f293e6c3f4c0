/* The key to the server's door: whose session this is, and the token that its unsafe calls carry. Both come from one answer,
   and a token dies when somebody signs in, so that one person's marks are never sent as another's. */
const { account, token } = document.body.dataset;
let known = account && token ? { account, token } : null;

/** The page may have been left alone while somebody else signed in. */
export function forget() {
  known = null;
}

/** The token, if it is `wanted` who is signed in; null if nobody is, or somebody else. */
export async function signedInAs(wanted) {
  if (!known) {
    const answer = await fetch('/now/key/', { cache: 'no-store', signal: AbortSignal.timeout(20_000) });
    if (answer.redirected || answer.status === 401 || answer.status === 403) return null;
    if (!answer.ok) throw new Error(`${answer.status}`);
    known = await answer.json();
  }
  return known.account === wanted ? known.token : null;
}
