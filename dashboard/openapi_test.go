package dashboard

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
	"github.com/google/go-cmp/cmp"

	"cascade/scenarios"
)

func loadDocument(t *testing.T) *openapi3.T {
	t.Helper()
	for _, kind := range []string{"application/yaml", "image/svg+xml", "text/markdown"} { // the document tells them as texts
		openapi3filter.RegisterBodyDecoder(kind, openapi3filter.FileBodyDecoder)
	}
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestTheDocumentNamesAllThatIsServedAndNothingElse(t *testing.T) {
	var served, described []string
	s := New(Options{})
	t.Cleanup(s.Close)
	for path, methods := range s.paths {
		for method := range maps.Keys(methods) {
			served = append(served, method+" "+path)
		}
	}
	for path, item := range loadDocument(t).Paths.Map() {
		for method := range item.Operations() {
			described = append(described, method+" "+path)
		}
	}
	slices.Sort(served)
	slices.Sort(described)
	if diff := cmp.Diff(served, described); diff != "" {
		t.Error(diff)
	}
}

// Clients are generated from the document: a body that it does not type is one that they cannot send.
func TestTheDocumentTypesEveryBody(t *testing.T) {
	for path, item := range loadDocument(t).Paths.Map() {
		for method, op := range item.Operations() {
			if op.RequestBody == nil {
				continue
			}
			for kind, media := range op.RequestBody.Value.Content {
				if kind == "application/yaml" && !media.Schema.Value.Type.Is("string") {
					t.Errorf("%s %s takes %s without a type", method, path, kind)
				}
				for _, field := range untyped(kind, media.Schema.Value) {
					t.Errorf("%s %s: %s is an object of which nothing is said", method, path, field)
				}
			}
		}
	}
}

// untyped are the objects in a body of which nothing is said: neither their properties nor that they may have any.
func untyped(field string, s *openapi3.Schema) []string {
	var found []string
	if any := s.AdditionalProperties; s.Type.Is("object") && len(s.Properties) == 0 && any.Has == nil && any.Schema == nil {
		found = append(found, field)
	}
	if s.Items != nil {
		found = append(found, untyped(field+"[]", s.Items.Value)...)
	}
	for name, property := range s.Properties {
		found = append(found, untyped(field+"."+name, property.Value)...)
	}
	for _, variant := range s.OneOf {
		found = append(found, untyped(field, variant.Value)...)
	}
	return found
}

func TestTheDocumentNamesVariantsAndTypesIDs(t *testing.T) {
	if bytes.Contains(document, []byte(`"anyOf"`)) {
		t.Error("anyOf: ogen, with which clients are generated, refuses the whole document for it")
	}
	for name, ref := range loadDocument(t).Components.Schemas {
		for i, variant := range ref.Value.OneOf {
			if variant.Ref == "" && variant.Value.Title == "" {
				t.Errorf("%s: variant %d has no title", name, i)
			}
		}
		for field, property := range ref.Value.Properties {
			if (field == "umid" || field == "batchId") && property.Value.Format != "uuid" {
				t.Errorf("%s: %s is no uuid", name, field)
			}
		}
	}
}

// Whatever a scenario of the catalogue says of a provider or of traffic, a client can say.
func TestTheDocumentDescribesTheCataloguesProvidersAndTraffic(t *testing.T) {
	doc := loadDocument(t)
	c := serve(t, Options{})
	var list struct {
		Scenarios []struct {
			Name string
			JSON struct {
				Providers map[string]any
				Traffic   map[string]any
			}
		}
	}
	c.ok("GET", "/sim/v1/scenarios", "", &list)
	for _, s := range list.Scenarios {
		for channel, provider := range s.JSON.Providers {
			if err := doc.Components.Schemas["Provider"].Value.VisitJSON(provider); err != nil {
				t.Errorf("%s, %s: %v", s.Name, channel, err)
			}
		}
		if s.JSON.Traffic != nil {
			if err := doc.Components.Schemas["Traffic"].Value.VisitJSON(s.JSON.Traffic); err != nil {
				t.Errorf("%s: %v", s.Name, err)
			}
		}
	}
}

// Whatever key a scenario has for a provider or for traffic, the document types it, and has no other.
func TestTheDocumentHasTheKeysOfProvidersAndTraffic(t *testing.T) {
	schemas := loadDocument(t).Components.Schemas
	named, described := map[string]bool{}, map[string]bool{}
	for _, key := range scenarios.Keys() {
		path, isProvider := strings.CutPrefix(key.Path, "providers.CHANNEL.")
		if isProvider || strings.HasPrefix(path, "traffic.") {
			named[path] = true
		}
	}
	var describe func(prefix string, of *openapi3.SchemaRef)
	describe = func(prefix string, of *openapi3.SchemaRef) {
		if whole := strings.TrimSuffix(prefix, "[]"); named[whole] { // its own keys stand elsewhere
			described[whole] = true
			return
		}
		variants := append(slices.Clone(of.Value.OneOf), of)
		for _, v := range variants {
			for name, property := range v.Value.Properties {
				path := strings.TrimPrefix(prefix+"."+name, ".")
				switch {
				case property.Value.Items != nil:
					describe(path+"[]", property.Value.Items)
				case property.Value.Type != nil && !property.Value.Type.Is("object"):
					described[path] = true
				default:
					describe(path, property)
				}
			}
		}
	}
	describe("", schemas["Provider"])
	describe("traffic", schemas["Traffic"])
	if diff := cmp.Diff(named, described); diff != "" {
		t.Error(diff)
	}
}

// reader holds every answer against the document.
type reader struct {
	t      *testing.T
	server *Server
	router routers.Router
	heard  map[string]bool // operation and status
}

func (d *reader) call(method, path, body, kind string, want int) string {
	d.t.Helper()
	request := func() *http.Request {
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer k")
		if body != "" {
			r.Header.Set("Content-Type", kind)
		}
		return r
	}
	recorder := httptest.NewRecorder()
	d.server.ServeHTTP(recorder, request())
	text := recorder.Body.String()
	if recorder.Code != want {
		d.t.Fatalf("%s %s: %d %s", method, path, recorder.Code, text)
	}
	asked := request()
	route, params, err := d.router.FindRoute(asked)
	if err != nil {
		d.t.Fatalf("%s %s is not in the document: %v", method, path, err)
	}
	d.heard[fmt.Sprint(route.Operation.OperationID, " ", want)] = true
	input := &openapi3filter.RequestValidationInput{Request: asked, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true}}
	if want < 300 {
		if err := openapi3filter.ValidateRequest(context.Background(), input); err != nil {
			d.t.Errorf("the document does not allow %s %s %s: %v", method, path, body, err)
		}
	}
	answer := &openapi3filter.ResponseValidationInput{RequestValidationInput: input, Status: recorder.Code,
		Header: recorder.Header(), Body: io.NopCloser(bytes.NewReader(recorder.Body.Bytes())), Options: input.Options}
	if err := openapi3filter.ValidateResponse(context.Background(), answer); err != nil {
		d.t.Errorf("%s %s answers %s: %v", method, path, text, err)
	}
	return text
}

func TestTheDocumentDescribesTheLiveAnswers(t *testing.T) {
	doc := loadDocument(t)
	router, err := legacy.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	receiver := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(receiver.Close)
	s := New(Options{Scenario: catalogue(t, "three-channels"), WebhookSecret: "x"})
	t.Cleanup(s.Close)
	d := &reader{t, s, router, map[string]bool{}}
	const json, api, sim = "application/json", "/api/v1/subaccounts/shop/messages", "/sim/v1/subaccounts/shop"
	const hooks, nobody = "/api/v1/accounts/3c8f0d6e-0a5f-4b8e-9d57-0b6a4f1d2c3e/webhooks", "00000000-0000-4000-8000-000000000000"

	d.call("POST", hooks, `[{"subAccountId":"shop","url":"`+receiver.URL+`","httpAuthorization":"Basic x"}]`, json, 200)
	d.call("GET", hooks, "", "", 200)
	sent := d.call("POST", api, `{"user":{"msisdn":"+6598765432"},"clientMessageId":"a","type":"text","content":{"text":"hi"}}`, json, 200)
	umid := strings.Split(sent, `"`)[3]
	batch := d.call("POST", api+"/batch", `{"clientBatchId":"b","includeMessagesInResponse":true,"messages":[`+
		`{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"hi"},"scheduled":"2026-02-01T00:00:00Z"},`+
		`{"user":{"msisdn":"nobody"},"type":"text","content":{}},`+
		`{"user":{"lineUserId":"U1","msisdn":"+6598765432"},"type":"text","content":{"text":"hi"},"channels":[{"channel":"Line"},{"channel":"SMS"}]}]}`, json, 200)
	d.call("DELETE", api+"/batch/"+strings.Split(batch, `"`)[3], "", "", 200)
	d.call("DELETE", api+"/batch/"+nobody, "", "", 400)
	later := d.call("POST", api, `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"hi"},"scheduled":"2026-02-01T00:00:00Z"}`, json, 200)
	d.call("DELETE", api+"/"+strings.Split(later, `"`)[3], "", "", 200)
	d.call("DELETE", api+"/"+umid, "", "", 404)
	d.call("POST", api, `{"channels":[]}`, json, 400)
	d.call("POST", api, `x`, "text/plain", 415)
	d.call("POST", api, strings.Repeat(" ", 1<<20+1), json, 413)

	d.call("GET", sim+"/clock", "", "", 200)
	d.call("GET", sim+"/clock?why", "", "", 200)
	d.call("POST", sim+"/clock", `{"speed":60}`, json, 200)
	d.call("GET", sim+"/clock?until=0s", "", "", 200)
	d.call("GET", sim+"/clock?until=63s&wait=1ns", "", "", 200)
	d.call("GET", sim+"/clock?until=soon", "", "", 400)
	timer := d.call("POST", sim+"/timers", `{"by":"30s","url":"`+receiver.URL+`","body":{"order":17},"ref":"order-17"}`, json, 200)
	d.call("DELETE", sim+"/timers/"+strings.Split(timer, `"`)[3], "", "", 204)
	d.call("DELETE", sim+"/timers/"+strings.Split(timer, `"`)[3], "", "", 404)
	d.call("DELETE", sim+"/timers/mine", "", "", 400)
	d.call("POST", sim+"/timers", `{"at":"59s","url":"`+receiver.URL+`"}`, json, 200)
	d.call("POST", sim+"/timers", `{}`, json, 400)
	d.call("GET", sim+"/clock?why", "", "", 200)
	d.call("POST", sim+"/clock/advance", `{"by":"60s"}`, json, 200)
	d.call("GET", sim+"/timers?limit=5", "", "", 200)
	d.call("POST", sim+"/clock/advance", `{"to":"61s"}`, json, 200)
	d.call("POST", sim+"/clock/advance", `{"events":1}`, json, 200)
	d.call("POST", sim+"/messages/"+umid+"/receipts", `{"channel":"WhatsApp","status":"Undelivered","code":46}`, json, 200)
	d.call("PUT", sim+"/providers/SMS", `{"script":[]}`, json, 200)
	d.call("PUT", sim+"/providers/SMS", "script: []\n", "application/yaml", 200)
	d.call("PUT", sim+"/faults", `[{"next":1,"status":429,"retryAfter":"3s"},{"share":0.5,"from":"0s","to":"1m","drop":true}]`, json, 200)
	d.call("PUT", sim+"/faults", `[]`, json, 200)
	d.call("POST", sim+"/traffic", `{"messages":3}`, json, 200)
	d.call("POST", sim+"/traffic", "", "", 200)
	d.call("POST", sim+"/clock/advance", `{"until":"idle"}`, json, 200)
	d.call("POST", sim+"/clock/advance", `{"until":"`+umid+`"}`, json, 200)
	d.call("POST", sim+"/clock/advance", `{"until":"later"}`, json, 400)
	d.call("POST", sim+"/clock/advance", `{}`, json, 400)
	d.call("GET", api+"/"+umid, "", "", 200)
	d.call("GET", api+"/"+nobody, "", "", 404)
	d.call("GET", sim+"/timeline", "", "", 200)
	d.call("GET", sim+"/timeline?after=x", "", "", 400)
	d.call("GET", sim+"/summary", "", "", 200)
	d.call("GET", sim+"/messages?limit=2&channel=SMS&q=%2B65", "", "", 200)
	d.call("GET", sim+"/messages/"+umid, "", "", 200)
	d.call("GET", sim+"/messages/"+nobody, "", "", 404)
	d.call("GET", sim+"/messages/"+umid+"/scenario", "", "", 200)
	d.call("GET", sim+"/messages/"+nobody+"/scenario", "", "", 404)
	d.call("GET", sim+"/messages/mine/scenario", "", "", 400)
	d.call("GET", sim+"/providers", "", "", 200)
	d.call("GET", sim+"/scenario?plan=%5B%7B%22channel%22:%22SMS%22%7D%5D", "", "", 200)
	d.call("GET", sim+"/scenario?plan=x", "", "", 400)
	d.call("GET", "/sim/v1/scenarios", "", "", 200)
	d.call("POST", "/sim/v1/scenarios/check", "plan: [{channel: SMS}]\n", "application/yaml", 200)
	d.call("POST", "/sim/v1/scenarios/check", "plan: 1\n", "application/yaml", 200)
	d.call("POST", "/sim/v1/scenarios/check", "plan: 1\n", "text/csv", 415)
	d.call("GET", sim+"/requests?limit=500", "", "", 200)
	d.call("GET", sim+"/wires", "", "", 200)
	d.call("GET", sim+"/wires?as=env", "", "", 200)
	d.call("GET", sim+"/wires?as=scenario", "", "", 200)
	d.call("GET", sim+"/journeys?copies=2", "", "", 200)
	d.call("PUT", sim+"/wires", `{"twilio":{"accountSid":"AC1"},"whatsapp":{"webhook":"http://localhost:1/status"}}`, json, 200)
	d.call("PUT", sim+"/wires", `{"twilio":{"accountSid":"A C"}}`, json, 400)
	d.call("POST", sim+"/inbound", `{"channel":"WhatsApp","from":"+6598765432","text":"Yes"}`, json, 200)
	d.call("GET", sim+"/inbound?from=%2B6598765432", "", "", 200)
	d.call("POST", sim+"/inbound", `{"channel":"WhatsApp","from":"+6","replyToUmid":"x"}`, json, 400)
	d.call("GET", sim+"/webhooks", "", "", 200)
	d.call("GET", sim+"/webhooks/0", "", "", 200)
	d.call("GET", sim+"/webhooks/first", "", "", 400)
	d.call("POST", sim+"/webhooks/0/again", "", "", 200)
	d.call("POST", sim+"/webhooks/999999/again", "", "", 404)
	d.call("PUT", sim+"/receiver", `{"status":201,"delay":"0s"}`, json, 200)
	d.call("PUT", sim+"/receiver", `{"status":99,"delay":"soon"}`, json, 400)
	d.call("POST", sim+"/receiver", `{"told":true}`, json, 201)
	d.call("GET", sim+"/receiver?limit=5", "", "", 200)
	d.call("POST", sim+"/lint", `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"hi","txt":""}}`, json, 200)
	d.call("POST", sim+"/explore", `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"hi"}}`, json, 200)
	d.call("POST", sim+"/explore?provider=real&scenario=otp-rush&width=600", `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"hi"}}`, json, 200)
	d.call("POST", sim+"/explore?provider=mad", `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"hi"}}`, json, 400)
	d.call("POST", sim+"/whatif", `{"plan":[{"channel":"WhatsApp","fallbackAfter":45},{"channel":"SMS"}],"step":1,"messages":50}`, json, 200)
	d.call("POST", sim+"/whatif?scenario=otp-rush", `{"plan":[{"channel":"SMS"}],"messages":50,"width":400}`, json, 200)
	d.call("POST", sim+"/whatif", `{"plan":[]}`, json, 400)
	d.call("POST", "/sim/v1/fit", receipts(), "application/octet-stream", 200)
	d.call("POST", "/sim/v1/fit?columns=x", receipts(), "application/octet-stream", 400)
	d.call("POST", sim+"/tune", `{"windows":[30,60],"messages":500,"keep":["p95<=10m"],"minimise":"duplicates"}`, json, 200)
	d.call("POST", sim+"/tune", `{"windows":[1]}`, json, 400)
	d.call("GET", sim+"/picture.svg", "", "", 200)
	d.call("GET", sim+"/picture.svg?width=wide", "", "", 400)
	d.call("GET", sim+"/picture.md", "", "", 200)
	d.call("GET", sim+"/messages/"+umid+"/picture.svg?width=320", "", "", 200)
	d.call("GET", sim+"/messages/"+umid+"/picture.svg?marks&times=clock", "", "", 200)
	d.call("GET", sim+"/messages/"+umid+"/picture.svg?marks&times=never", "", "", 400)
	d.call("GET", sim+"/messages/"+umid+"/picture.md", "", "", 200)
	d.call("GET", sim+"/events", "", "", 400)
	d.call("GET", "/sim/v1/subaccounts", "", "", 200)
	d.call("GET", sim, "", "", 200)
	d.call("PUT", sim, `{"scenario":"slow-readers","seed":7,"start":"2026-03-01T00:00:00Z"}`, json, 200)
	d.call("PUT", sim, "plan: [{channel: SMS}]\n", "application/yaml", 200)
	d.call("PUT", sim, "plan: 1\n", "application/yaml", 400)
	d.call("DELETE", sim, "", "", 204)
	d.call("DELETE", sim, "", "", 404)
	d.call("GET", sim+"/clock", "", "", 404)
	d.call("DELETE", hooks, `[{"subAccountId":"shop"}]`, json, 200)
	d.call("GET", "/healthz", "", "", 200)
	d.call("GET", "/metrics", "", "", 200)
	d.call("GET", "/sim/v1/openapi.json", "", "", 200)

	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			heard := slices.ContainsFunc([]int{101, 200, 201, 204}, func(status int) bool { return d.heard[fmt.Sprint(op.OperationID, " ", status)] })
			if !heard && op.OperationID != "events" { // whose messages the websocket's own tests read
				t.Errorf("%s %s was never asked for", method, path)
			}
		}
	}
}
