/* The registers this device can open without a network: of today, of tomorrow, and those still open. */
import { changed, db } from './store.js';
import { signedInAs } from './key.js';
import { keyOf } from './outbox.js';

/** Fetches them; false without a network or a sign-in. What is kept stays until there is better. */
export async function refresh(account) {
  try {
    if (!(await signedInAs(account))) return false;
    const answer = await fetch('/api/v1/register/sessions', { cache: 'no-store', signal: AbortSignal.timeout(20_000) });
    if (!answer.ok) return false;
    const { sessions } = await answer.json();
    await keep(account, sessions);
    return true;
  } catch {
    return false;
  }
}

/** Keeps what the server says of these sessions, or what a page of ours shows of one. */
export async function keep(account, sessions) {
  const tx = (await db).transaction(['rosters', 'signed-in'], 'readwrite');
  const rosters = tx.objectStore('rosters');
  if ((await tx.objectStore('signed-in').get('account')) !== account) return; // signed out while this was on its way
  for (const session of sessions) {
    const before = await rosters.get([account, session.id]);
    const roster = session.roster.map((row) => newer(row, before));
    const known = new Set(roster.map(keyOf));
    for (const row of before?.roster ?? []) {
      if (known.has(keyOf(row))) continue;
      const isGone = !(row.walk_in && session.state === undefined); // a page lists the enrolled alone
      roster.push(isGone ? { ...row, gone: true } : row); // their name is still needed to say which mark was refused
    }
    rosters.put({ ...before, ...session, roster, account, fetched: Date.now() });
  }
  await tx.done;
  changed();
}

/* A row that was answered for while this one was on its way stands. */
function newer(row, before) {
  const known = before?.roster.find((each) => keyOf(each) === keyOf(row));
  return known && (known.rev ?? 0) > (row.rev ?? 0) ? known : row;
}

export async function rosterOf(account, id) {
  return (await db).get('rosters', [account, id]);
}

export async function rostersOf(account) {
  const all = await (await db).getAll('rosters', IDBKeyRange.bound([account], [account, []]));
  return all.filter((roster) => roster.starts_at).sort((a, b) => a.starts_at.localeCompare(b.starts_at));
}
