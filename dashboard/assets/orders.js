// orders is every order of a list, the given one first.
/** @template T @param {T[]} list @returns {T[][]} */
export function orders(list) {
  if (list.length < 2) return [list];
  return list.flatMap((first, i) => orders(list.filter((_, j) => j !== i)).map((rest) => [first, ...rest]));
}
