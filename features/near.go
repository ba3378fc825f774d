package features

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
)

// meant is the hint for an unknown word: the right spelling of a near miss, else all that are known.
func meant(word string, known []string) string {
	if near, ok := problem.Closest(word, known); ok {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "one of " + strings.Join(known, ", ")
}

func channelNames() []string {
	var names []string
	for _, c := range orchestrator.Channels() {
		names = append(names, c.String())
	}
	return names
}

func statusNames() []string {
	var names []string
	for s := orchestrator.Accepted; s <= orchestrator.Undelivered; s++ {
		names = append(names, s.String())
	}
	return names
}

// nearMiss answers the text of an undefined step with the closest phrase.
func nearMiss(text string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "undefined step %q\nhint: ", text)
	p, ok := closestPhrase(text)
	if !ok {
		b.WriteString("cascade steps lists the vocabulary")
		return errors.New(b.String())
	}
	fmt.Fprintf(&b, "did you mean %q?", p.Phrase)
	example, more, _ := strings.Cut(p.Example, "\n")
	fmt.Fprintf(&b, " For instance: %s %s", p.Keyword, example)
	if more != "" {
		b.WriteString("\n" + more)
	}
	return errors.New(b.String())
}

// closestPhrase finds the phrase that a step was most likely meant to be: the fewest words to change, where a
// word that is nearly right costs less, and a placeholder stands for any word.
func closestPhrase(text string) (Phrase, bool) {
	words := strings.Fields(text)
	const longest = 60
	if len(words) == 0 || len(words) > longest {
		return Phrase{}, false
	}
	best, least := Phrase{}, 0.5 // more than half of the words wrong is another sentence
	for _, p := range phrases() {
		for _, form := range forms(p.Phrase) {
			if d := wordDistance(words, form) / float64(max(len(words), len(form))); d < least {
				best, least = p, d
			}
		}
	}
	return best, best.Phrase != ""
}

// forms are a phrase's words without its optional parts, and with all of them.
func forms(phrase string) [][]string {
	var without strings.Builder
	depth := 0
	for _, r := range phrase {
		switch {
		case r == '[':
			depth++
		case r == ']':
			depth--
		case depth == 0:
			without.WriteRune(r)
		}
	}
	with := strings.NewReplacer("[", "", "]", "").Replace(phrase)
	return [][]string{strings.Fields(without.String()), strings.Fields(with)}
}

// wordDistance counts the words to change, add or drop to make the phrase b of the step a. A part that the step
// lacks is a smaller slip than another word.
func wordDistance(a, b []string) float64 {
	above := make([]float64, len(b)+1)
	for j := range b {
		above[j+1] = above[j] + lacking(b[j])
	}
	for i := range a {
		row := make([]float64, len(b)+1)
		row[0] = float64(i + 1)
		for j := range b {
			row[j+1] = min(above[j]+unlike(a[i], b[j]), above[j+1]+1, row[j]+lacking(b[j]))
		}
		above = row
	}
	return above[len(b)]
}

// lacking is how far off a step is that leaves out a word of the phrase.
func lacking(of string) float64 {
	if strings.Contains(of, "<") {
		return 0.5
	}
	return 1
}

// unlike is how far off a word is from one of the phrase: 0 for the same, most for quite another.
func unlike(word, of string) float64 {
	switch {
	case word == of:
		return 0
	case strings.Contains(of, "<"):
		return 0.1 // a placeholder: a step that has the very word is nearer
	case strings.EqualFold(word, of):
		return 0.2
	}
	if near, ok := problem.Closest(word, []string{of}); ok && utf8.RuneCountInString(near) > 2 {
		return 0.3
	}
	return 1.5
}
