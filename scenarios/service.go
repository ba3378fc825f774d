package scenarios

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
)

// Service is the configuration of an orchestrator on a real clock: who may send, and over which providers. It is a
// file of its own, read as strictly as a scenario, and shares a scenario's plan and words.
type Service struct {
	Public      string   // the URL under which providers reach it; "": as they ask
	Keys        []string // that requests of every subaccount, and of accounts, may bear
	Subaccounts []ServiceSubaccount
}

// ServiceSubaccount is who sends.
type ServiceSubaccount struct {
	Name     string
	Keys     []string // that its requests may bear beside those of all; none anywhere: any key does
	Plan     orchestrator.Plan
	Webhooks []ServiceWebhook
	Channels []ServiceChannel
}

// ServiceWebhook is told of receipts, beside those that register over the API.
type ServiceWebhook struct {
	URL           string
	Authorization string // the whole header; "": none
}

// ServiceChannel is a subaccount's way to one provider.
type ServiceChannel struct {
	Channel  orchestrator.Channel
	Adapter  string            // the protocol that it speaks, such as "twilio"
	Settings map[string]string // by key, as AdapterSettings lists them; those that are left out are not there
	Resend   bool              // a send whose answer never came is sent again, rather than left to its window
	Timeout  time.Duration     // of a send, its retries included; 0: the host's
	Parallel int               // sends that may be under way at once; 0: the host's
}

// ParseService reads a configuration. Variables as in ${NAME} are looked up in the environment that is given. The
// error, if any, is a problem.List: everything that is wrong, in the order of the file.
func ParseService(file string, text []byte, environment func(string) (string, bool)) (*Service, error) {
	return parsePart("the configuration", file, text, func(v value) *Service {
		return serviceReader{environment}.service(v)
	})
}

// serviceReader reads values in which variables may stand.
type serviceReader struct {
	environment func(string) (string, bool)
}

func (r serviceReader) service(v value) *Service {
	s := &Service{}
	f := v.fields("public", "keys", "subaccounts")
	if field, ok := f.get("public"); ok {
		s.Public = strings.TrimSuffix(r.url(field), "/")
	}
	if field, ok := f.get("keys"); ok {
		s.Keys = r.keys(field)
	}
	field, ok := f.need("subaccounts", "name who sends, such as subaccounts: {shop: {channels: …}}")
	if !ok {
		return s
	}
	list := field.anyFields().list
	if len(list) == 0 && isMapping(field.node) {
		field.fail("name at least one", "subaccounts is empty")
	}
	for _, one := range list {
		if sendapi.CheckSubaccount(one.key) != nil {
			one.fail("write 3 to 50 letters, digits and - . _ &",
				"%s cannot be the name of a subaccount", problem.Quote(one.key))
		}
		s.Subaccounts = append(s.Subaccounts, r.subaccount(one))
	}
	return s
}

func (r serviceReader) subaccount(v value) ServiceSubaccount {
	s := ServiceSubaccount{Name: v.key}
	f := v.fields("keys", "plan", "webhooks", "channels")
	if field, ok := f.get("keys"); ok {
		s.Keys = r.keys(field)
	}
	if field, ok := f.get("webhooks"); ok {
		for item := range field.items() {
			s.Webhooks = append(s.Webhooks, r.webhook(item))
		}
	}
	var channels []orchestrator.Channel
	if field, ok := f.need("channels", "give each channel its adapter, such as channels: {SMS: {adapter: twilio, …}}"); ok {
		list := field.fields(orchestrator.ChannelNames()...).list
		if len(list) == 0 && isMapping(field.node) {
			field.fail("give at least one", "%s has no channels", v.name)
		}
		for _, one := range list {
			c, _ := orchestrator.ParseChannel(one.key)
			channels = append(channels, c)
			s.Channels = append(s.Channels, r.channel(one, c))
		}
	}
	if field, ok := f.get("plan"); ok {
		s.Plan = field.plan(channels)
	}
	return s
}

func (r serviceReader) webhook(v value) (w ServiceWebhook) {
	f := v.fields("url", "authorization")
	if field, ok := f.need("url", "give the URL that is told of receipts"); ok {
		w.URL = r.url(field)
	}
	if field, ok := f.get("authorization"); ok {
		w.Authorization, _ = r.text(field)
	}
	return w
}

// keys reads a list of keys that requests may bear.
func (r serviceReader) keys(v value) (keys []string) {
	for item := range v.items() {
		key, ok := r.text(item)
		switch {
		case !ok:
		case key == "" || strings.ContainsFunc(key, func(c rune) bool { return c <= ' ' || c > '~' }):
			item.fail("give printable ASCII without blanks", "%s can be in no header", item.name)
		case slices.Contains(keys, key):
			item.fail("name it once", "%s is repeated", item.name)
		default:
			keys = append(keys, key)
		}
	}
	return keys
}

// variable is a name in the environment that a text is to hold the value of.
var variable = regexp.MustCompile(`\$\{([^{}]*)\}`)

// text reads a text, and puts the variables in it. What they hold stands in no message.
func (r serviceReader) text(v value) (string, bool) {
	text, ok := v.text()
	if !ok {
		return "", false
	}
	return variable.ReplaceAllStringFunc(text, func(word string) string {
		name := word[2 : len(word)-1]
		held, known := r.environment(name)
		if !known || held == "" {
			ok = false
			v.fail("set it in the environment that cascade orchestrate is started in",
				"%s: the variable %s is not set", v.name, problem.Quote(name))
		}
		return held
	}), ok
}

// url reads the URL of something over HTTP.
func (r serviceReader) url(v value) string {
	text, ok := r.text(v)
	if ok && text == "" {
		v.fail("give one, or leave it out", "%s is empty", v.name)
	}
	if what, hint := (WireField{Key: v.name, Value: &text, Kind: WireURL}).Problem(); ok && what != "" {
		v.fail(hint, "%s", what)
	}
	return text
}
