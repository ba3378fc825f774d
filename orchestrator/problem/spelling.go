package problem

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Closest finds the word that a misspelt one was most likely meant to be, such as "WhatsApp" for
// "whatsapp" and "Delivered" for "Deliverd". A word that differs only in its case comes first; otherwise
// a third of the letters may be wrong, missing, too many or swapped with their neighbour. Of two words
// equally near, the earlier one is taken. It reports false when none is near.
func Closest(word string, among []string) (string, bool) {
	const longest = 64 // longer words are no slip of the finger
	if len(word) > longest || !utf8.ValidString(word) {
		return "", false
	}
	for _, candidate := range among {
		if strings.EqualFold(word, candidate) {
			return candidate, true
		}
	}
	meant := []rune(strings.ToLower(word))
	best, nearest := "", longest
	for _, candidate := range among {
		letters := []rune(strings.ToLower(candidate))
		allowed := max(1, max(len(meant), len(letters))/3)
		if d := distance(meant, letters); d <= allowed && d < len(meant) && d < nearest {
			best, nearest = candidate, d
		}
	}
	return best, best != ""
}

// DidYouMean is the hint for a misspelt word, such as `did you mean "WhatsApp"?`, or "" where no word is near.
func DidYouMean(word string, among []string) string {
	if near, ok := Closest(word, among); ok {
		return Meant(near)
	}
	return ""
}

// Meant asks whether something was meant, such as `did you mean "cascade run"?`.
func Meant(near string) string { return fmt.Sprintf("did you mean %q?", near) }

// Allowed is the hint for a word that is none of those allowed: the one that was meant, if any is near, and all of
// them.
func Allowed(word string, among []string) string {
	all := "allowed: " + strings.Join(among, ", ")
	if meant := DidYouMean(word, among); meant != "" {
		return meant + " " + all
	}
	return all
}

// distance counts the letters to change, add, drop or swap with their neighbour to make b of a.
func distance(a, b []rune) int {
	before := make([]int, len(b)+1) // the row two above: a swap spans two letters
	above := make([]int, len(b)+1)
	row := make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			change := above[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, above[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, above, row = above, row, before
	}
	return above[len(b)]
}
