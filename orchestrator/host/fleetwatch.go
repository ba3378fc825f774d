package host

import (
	"context"

	"github.com/gofrs/uuid/v5"
)

// Subaccounts are the names of those that are configured, in order.
func (f *Fleet) Subaccounts() []string { return f.o.names() }

// Watch tells of a subaccount, as Host.Watch does.
func (f *Fleet) Watch(subaccount string) (Watched, error) {
	h, err := f.home(0)
	if err != nil {
		return Watched{}, refusal(err)
	}
	return h.Watch(subaccount)
}

// Messages lists messages of a subaccount, as Host.Messages does: those of other processes too.
func (f *Fleet) Messages(
	ctx context.Context, subaccount string, before uuid.UUID, most int, wanted func(*Seen) bool,
) (list []Seen, rest uuid.UUID, err error) {
	h, err := f.home(0)
	if err != nil {
		return nil, rest, refusal(err)
	}
	return h.Messages(ctx, subaccount, before, most, wanted)
}

// Message tells of one message, as Host.Message does.
func (f *Fleet) Message(ctx context.Context, subaccount string, umid uuid.UUID) (Seen, error) {
	h, err := f.home(0)
	if err != nil {
		return Seen{}, refusal(err)
	}
	return h.Message(ctx, subaccount, umid)
}

// News are those of the shards that this process owns: what others write is seen when the list is read anew.
func (f *Fleet) News(after uint64, most int) (list []News, whole bool) {
	return f.o.feed.after(after, most)
}

// Grown is closed when there are more news.
func (f *Fleet) Grown() <-chan struct{} { return f.o.feed.grown.wait() }
