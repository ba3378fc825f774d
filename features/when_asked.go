package features

import (
	"fmt"

	"cascade/scenarios"
)

func (s *story) reportsNow(a *arguments) error {
	c := a.channel()
	status := a.status(c)
	code := scenarios.DefaultCode(status)
	if text := a.text(); text != "" {
		code = a.codeOf(status, text)
	}
	if err := a.err(); err != nil {
		return err
	}
	n, err := s.message(a.to)
	if err != nil {
		return err
	}
	s.expects = false
	s.refused.what = fmt.Sprintf("the receipt %s %s at %s", c, status, clock(s.now()))
	s.refused.request = s.world.Report(n, c, status, code, 0)
	return s.settle()
}

func (s *story) isCancelled(a *arguments) error {
	n, err := s.message(a.to)
	if err != nil {
		return err
	}
	s.expects = false
	s.refused.what = "the cancel at " + clock(s.now())
	s.refused.request = s.world.Cancel(n)
	return s.settle()
}
