package features

import (
	"slices"
	"strings"
	"unicode/utf8"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
)

// wordDistance is the weight of the words to change, add or drop to make the phrase b of the step a. A part that
// the step lacks is a smaller slip than another word.
func wordDistance(a, b []string) float64 {
	above := make([]float64, len(b)+1)
	for j := range b {
		above[j+1] = above[j] + lacking(b[j])
	}
	for i := range a {
		row := make([]float64, len(b)+1)
		row[0] = above[0] + weight(a[i])
		for j := range b {
			row[j+1] = min(above[j]+unlike(a[i], b[j]), above[j+1]+weight(a[i]), row[j]+lacking(b[j]))
		}
		above = row
	}
	return above[len(b)]
}

// weight is how much a word says of what is meant.
func weight(word string) float64 {
	switch word {
	case "a", "an", "the", "is", "are", "was", "be", "has", "have", "been", "it", "at", "by", "on",
		"in", "of", "for", "to",
		"from", "with", "and", "after", "should", "will", "its", "message", "messages":
		return 0.3 // so common that it tells no phrase from another
	case "<channel>":
		return 2
	}
	if _, ok := orchestrator.ParseChannel(word); ok {
		return 2 // nobody else's steps are likely to name it
	}
	return 1
}

func weightOf(words []string) float64 {
	var sum float64
	for _, word := range words {
		sum += weight(word)
	}
	return sum
}

// lacking is how far off a step is that leaves out a word of the phrase.
func lacking(of string) float64 {
	if strings.Contains(of, "<") {
		return 0.5
	}
	return 0.8 * weight(of)
}

// unlike is how far off a word is from one of the phrase: 0 for the same, most for quite another.
func unlike(word, of string) float64 {
	switch {
	case word == of:
		return 0
	case strings.Contains(of, "<") && fits(word, of):
		return 0.1 // a placeholder: a step that has the very word is nearer
	case strings.Contains(of, "<"):
		return 0.8 * weight(of)
	case slices.Contains(strings.Split(of, "|"), word):
		return 0
	case strings.EqualFold(word, of):
		return 0.2
	}
	if near, ok := problem.Closest(word, []string{of}); ok && utf8.RuneCountInString(near) > 2 {
		return 0.3
	}
	return 1.3 * max(weight(word), weight(of))
}

// fits tells whether a word may be what a placeholder stands for.
func fits(word, placeholder string) bool {
	known := func(names []string) bool { _, ok := problem.Closest(word, names); return ok }
	switch {
	case strings.Contains(placeholder, "<channel>"):
		return known(orchestrator.ChannelNames())
	case strings.Contains(placeholder, "<status>"):
		return known(orchestrator.StatusNames(orchestrator.Undelivered))
	case strings.HasPrefix(placeholder, `"`):
		return strings.HasPrefix(word, `"`) || strings.HasPrefix(word, "+")
	}
	named, _, _ := strings.Cut(strings.TrimPrefix(placeholder, "<"), ">")
	if words := strings.Split(named, "|"); len(words) > 1 && known(words) {
		return true
	}
	counts := named == "duration" || strings.HasPrefix(named, "n") || named == "p"
	return counts && strings.ContainsAny(word, "0123456789")
}
