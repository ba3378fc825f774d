package main

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// until waits for figures of the server to be so.
func (s *server) until(so func(figures) bool, what string) (figures, error) {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		if f := s.figures(); so(f) {
			return f, nil
		}
	}
	return nil, errors.New("it does not come to pass that " + what)
}

// freed removes the world, and waits for its memory to be given back to the system.
func (s *server) freed() error {
	_, err := s.must("DELETE", shop, "")
	if err == nil {
		_, err = s.until(func(figures) bool { return s.resident() < 256 },
			"the memory of a world that was removed is given back")
	}
	return err
}

// inParallel calls do for 0 to n-1, a few at a time, until one of them fails.
func inParallel(abreast, n int, do func(i int) error) error {
	var next atomic.Int64
	var all sync.WaitGroup
	var failed atomic.Pointer[error]
	for range abreast {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && failed.Load() == nil; i = int(next.Add(1)) - 1 {
				if err := do(i); err != nil {
					failed.Store(&err)
				}
			}
		})
	}
	all.Wait()
	if err := failed.Load(); err != nil {
		return *err
	}
	return nil
}
