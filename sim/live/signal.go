package live

// signal wakes everybody who waits for it. It is used under the lock of whatever it tells about.
type signal struct{ waiting chan struct{} }

// wait is closed when the signal is next given.
func (s *signal) wait() <-chan struct{} {
	if s.waiting == nil {
		s.waiting = make(chan struct{})
	}
	return s.waiting
}

func (s *signal) give() {
	if s.waiting != nil {
		close(s.waiting)
		s.waiting = nil
	}
}
