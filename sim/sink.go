package sim

import (
	"bufio"

	"cascade/orchestrator/record"
	"cascade/sim/merge"
)

// sink takes lines in order, keeps them and writes them.
type sink struct {
	keep  *Timeline
	out   *bufio.Writer
	label []byte // of each line, after the brace
	ids   umids
	open  func(Line) Moment
	line  []byte
	err   error
}

func newSink(o RunOptions, ids umids) *sink {
	k := &sink{ids: ids}
	if o.JSON != nil {
		k.out = bufio.NewWriterSize(o.JSON, 1<<16)
	}
	if o.Label != "" {
		k.label = append(record.AppendString([]byte(`"scenario":`), o.Label), ',')
	}
	return k
}

// takeEntries takes what a merger has put in order.
func (k *sink) takeEntries(entries []merge.Entry) error {
	if k.keep != nil {
		k.keep.appendEntries(entries)
	}
	if k.out != nil {
		for i := range entries {
			for _, l := range linesOf(&entries[i]) {
				k.write(l)
			}
		}
	}
	return k.err
}

func (k *sink) write(l Line) {
	if k.err != nil {
		return
	}
	m := k.open(l)
	k.line = m.AppendJSON(k.line[:0], k.ids.bytes(l.Message))
	if k.label != nil {
		_ = k.out.WriteByte('{')
		_, _ = k.out.Write(k.label)
		k.line = k.line[1:]
	}
	_, _ = k.out.Write(k.line)
	k.err = k.out.WriteByte('\n') // a bufio.Writer's first error stays
}

func (k *sink) close() error {
	if k.out != nil && k.err == nil {
		k.err = k.out.Flush()
	}
	return k.err
}
