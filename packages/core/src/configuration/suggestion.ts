/** What to say of an unknown key: the nearest known one, or all of them where none is near. */
export function suggestion(key: string, known: readonly string[]): string {
  const nearest = ranked(key, known)[0];
  return nearest !== undefined && nearest.away <= Math.max(2, Math.floor(nearest.candidate.length / 3))
    ? `is not known here; did you mean ${nearest.candidate}?`
    : `is not known here; known are ${known.join(", ")}`;
}

/** The known words, the one first that is most like `key`. */
export function nearestFirst(key: string, known: readonly string[]): readonly string[] {
  return ranked(key, known).map(({ candidate }) => candidate);
}

function ranked(key: string, known: readonly string[]) {
  return known
    .map((candidate) => ({ candidate, away: distance(key.toLowerCase(), candidate.toLowerCase()) }))
    .sort((one, other) => one.away - other.away);
}

const LONGEST_COMPARED = 50;

/** How many letters must be put in, left out or changed to make one word of the other (Levenshtein). */
function distance(one: string, other: string): number {
  if (one.length > LONGEST_COMPARED) return one.length;
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...one].entries()) {
    const current = [row + 1];
    for (const [column, otherLetter] of [...other].entries()) {
      current.push(
        Math.min(
          (current[column] ?? 0) + 1,
          (previous[column + 1] ?? 0) + 1,
          (previous[column] ?? 0) + (letter === otherLetter ? 0 : 1),
        ),
      );
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
