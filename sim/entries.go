package sim

// entry is one message of a world.
type entry struct {
	record
	tallied
	checked
	source int32 // the traffic that it comes from, or -1
}

// entries are a world's messages, by number. They are kept in pieces, of which only the first grows: a million of
// them are not copied as they grow.
type entries struct {
	pieces [][]entry
	length int
}

const (
	entriesBits  = 8
	entriesPiece = 1 << entriesBits
)

func (es *entries) at(n uint32) *entry { return &es.pieces[n>>entriesBits][n&(entriesPiece-1)] }

// add makes room for the next entry, and gives it.
func (es *entries) add() *entry {
	if es.length == len(es.pieces)<<entriesBits {
		es.pieces = append(es.pieces, es.newPiece())
	}
	last := &es.pieces[len(es.pieces)-1]
	*last = append(*last, entry{})
	es.length++
	return &(*last)[len(*last)-1]
}

// newPiece is small where it is the first: most worlds have one message.
func (es *entries) newPiece() []entry {
	if es.length == 0 {
		return nil
	}
	return make([]entry, 0, entriesPiece)
}
