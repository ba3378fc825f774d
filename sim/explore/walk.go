package explore

import (
	"context"
	"fmt"

	"cascade/orchestrator"
)

// walk is one search, breadth first.
type walk struct {
	Question
	limits Limits
	nodes  []node
	known  map[situation][]int32 // the nodes of a situation
	depth  []uint8               // of each node: the events that led there
	found  *Findings
	fx     []orchestrator.Effect // of the move under way
	at     Span                  // when it can come
}

// failed is the code of every failure: the rules pass it on and never look at it.
const failed = orchestrator.Code(46)

const defaultNodes = 250_000

// Explore walks every order. It fails when ctx is done, and when a rule is broken, which is a fault of the rules.
func Explore(ctx context.Context, q Question, limits Limits) (*Findings, error) {
	if n := len(q.Route); n < 1 || n > orchestrator.MaxSteps || len(q.TTL) != n {
		return nil, fmt.Errorf("a plan has 1 to %d steps, each with a time-to-live: these are %d and %d",
			orchestrator.MaxSteps, n, len(q.TTL))
	}
	if limits.Nodes == 0 {
		limits.Nodes = defaultNodes
	}
	w := &walk{Question: q, limits: limits, known: map[situation][]int32{}}
	w.found = newFindings(w)
	root := node{zone: newZone(), parent: -1}
	submit := orchestrator.Event{Kind: orchestrator.Submission, Start: q.Start, Expiry: q.Expiry}
	if err := w.try(&root, -1, move{event: submit}); err != nil {
		return nil, err
	}
	for at := 0; at < len(w.nodes); at++ {
		if at%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if len(w.nodes) >= limits.Nodes {
			w.found.Complete, w.found.Depth = false, int(w.depth[at])
			break
		}
		if err := w.expand(int32(at)); err != nil {
			return nil, err
		}
	}
	w.found.States = len(w.nodes)
	return w.found, nil
}

// expand tries all that can happen next at a node.
func (w *walk) expand(at int32) error {
	from := w.nodes[at] // a copy: the nodes move as they grow
	for timer, event := range [...]orchestrator.EventKind{orchestrator.StartDue, orchestrator.WindowEnd, orchestrator.ExpiryDue} {
		if step := from.timer[timer]; step != 0 {
			if err := w.try(&from, at, move{event: orchestrator.Event{Kind: event, Step: step}}); err != nil {
				return err
			}
		}
	}
	for n := 1; n <= len(w.Route); n++ {
		if !from.state.Step(n).Fired() {
			continue
		}
		for _, status := range w.reports(&from.state, n) {
			if err := w.hear(&from, at, n, status); err != nil {
				return err
			}
		}
	}
	return nil
}

// hear tries a receipt, in every way in which its instant matters.
func (w *walk) hear(from *node, at int32, n int, status orchestrator.Status) error {
	m := move{event: orchestrator.Event{Kind: orchestrator.Report, Step: uint8(n), Status: status}}
	if status.IsFailure() {
		m.event.Code = failed
	}
	err := w.try(from, at, m)
	if err == nil && status.IsFailure() && from.timer[expiryTimer] != 0 {
		m.atExpiry = true
		err = w.try(from, at, m)
	}
	if err == nil && w.Providers != Sane && w.heldFor(&from.state, n, status) < unbounded {
		m.past = true
		err = w.try(from, at, m)
	}
	return err
}

// try carries a move to the node that it leads to, and keeps that one unless it is known.
func (w *walk) try(from *node, at int32, m move) error {
	to, fx, ok := w.carry(from, m)
	if !ok {
		return nil
	}
	w.found.Transitions++
	if broken := broken(&from.state, &to.state, fx); broken != "" {
		return fmt.Errorf("a rule is broken: %s, after %s", broken, w.path(at, m))
	}
	to.parent = at
	w.keep(&to, at)
	w.found.see(w, from, &to, fx)
	return nil
}

// keep adds the node unless its situation is known at all of its instants.
func (w *walk) keep(n *node, parent int32) {
	same := w.known[n.situation]
	for _, i := range same {
		if n.zone.within(&w.nodes[i].zone) {
			return
		}
	}
	number := int32(len(w.nodes))
	w.known[n.situation] = append(same, number)
	w.nodes = append(w.nodes, *n)
	depth := uint8(0)
	if parent >= 0 {
		depth = w.depth[parent] + 1
	}
	w.depth = append(w.depth, depth)
}

// path is the moves that lead to a node, and one more.
func (w *walk) path(at int32, last ...move) (moves []move) {
	for ; at >= 0; at = w.nodes[at].parent {
		moves = append(moves, w.nodes[at].step)
	}
	for i, j := 0, len(moves)-1; i < j; i, j = i+1, j-1 {
		moves[i], moves[j] = moves[j], moves[i]
	}
	return append(moves, last...)
}

// broken checks what must hold whatever happens.
func broken(before, after *orchestrator.State, fx []orchestrator.Effect) string {
	for _, f := range fx {
		if f.Kind != orchestrator.Fired {
			continue
		}
		if before.Step(int(f.Step)).Fired() {
			return fmt.Sprintf("step %d fires twice", f.Step)
		}
		if before.Outcome != orchestrator.Open {
			return fmt.Sprintf("step %d fires after the message has %s", f.Step, before.Outcome)
		}
	}
	if before.Outcome == orchestrator.Succeeded && after.Outcome != orchestrator.Succeeded {
		return "a message that succeeded is " + after.Outcome.String()
	}
	return ""
}

// String is the move as logs have it.
func (m move) String() string { return m.event.String() }
