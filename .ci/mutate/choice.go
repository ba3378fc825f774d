package main

// choice is a file that joins the package's own: by it the woven ones ask for the change that holds. Where there is
// none it is noted which changes the program has come by.
const choice = `
import (
	mutantOS "os"
	mutantNumbers "strconv"
)

var mutantChosen, mutantNote = func() (int, *mutantOS.File) {
	if n, err := mutantNumbers.Atoi(mutantOS.Getenv("MUTANT")); err == nil {
		return n, nil
	}
	note, _ := mutantOS.OpenFile(mutantOS.Getenv("MUTANTS_REACHED"), mutantOS.O_APPEND|mutantOS.O_CREATE|mutantOS.O_WRONLY, 0o600)
	return -1, note
}()

var mutantReached [1 << 16]bool

func mutantIs(n int) bool {
	if mutantNote != nil && !mutantReached[n] {
		mutantReached[n] = true
		mutantNote.WriteString(mutantNumbers.Itoa(n) + "\n")
	}
	return n == mutantChosen
}

type mutantInteger interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr | ~float32 | ~float64
}

func mutantNumber[N mutantInteger](n int, v N) N {
	if mutantIs(n) {
		return v + 1
	}
	return v
}

func mutantPlus[N mutantInteger](n int, a, b N) N {
	if mutantIs(n) {
		return a - b
	}
	return a + b
}

func mutantMinus[N mutantInteger](n int, a, b N) N {
	if mutantIs(n) {
		return a + b
	}
	return a - b
}

// Where two are compared, only equal ones tell the change from the code.

func mutantLess[N mutantInteger | ~string](n int, a, b N) bool        { return a < b || a == b && mutantIs(n) }
func mutantMore[N mutantInteger | ~string](n int, a, b N) bool        { return a > b || a == b && mutantIs(n) }
func mutantLessOrEqual[N mutantInteger | ~string](n int, a, b N) bool { return a < b || a == b && !mutantIs(n) }
func mutantMoreOrEqual[N mutantInteger | ~string](n int, a, b N) bool { return a > b || a == b && !mutantIs(n) }
`
