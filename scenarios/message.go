package scenarios

import "cascade/orchestrator"

func (v value) message(s *Scenario) *orchestrator.Message { return nil }
