package sqlite

import "strings"

// atOnce is how many rows one statement writes. What begins and ends a statement costs as much as a row or two.
const atOnce = 32

// rows writes a row for each of a list: many a statement, and what is left over one by one, so that few statements are
// prepared.
func rows[T any](w *writer, insert, end string, list []T, columns func(to []any, of *T) []any) {
	for len(list) > 0 && w.err == nil {
		some := list[:1]
		if len(list) >= atOnce {
			some = list[:atOnce]
		}
		list = list[len(some):]
		w.args = w.args[:0]
		for i := range some {
			w.args = columns(w.args, &some[i])
		}
		one := "(?" + strings.Repeat(", ?", len(w.args)/len(some)-1) + ")"
		w.do(insert+one+strings.Repeat(", "+one, len(some)-1)+end, w.args...)
	}
}

// remove removes the rows of numbers.
func (w *writer) remove(remove string, numbers []uint64) {
	for len(numbers) > 0 && w.err == nil {
		some := numbers[:1]
		if len(numbers) >= atOnce {
			some = numbers[:atOnce]
		}
		numbers = numbers[len(some):]
		w.args = w.args[:0]
		for _, n := range some {
			w.args = append(w.args, int64(n))
		}
		w.do(remove+"(?"+strings.Repeat(", ?", len(some)-1)+")", w.args...)
	}
}
