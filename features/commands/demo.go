package commands

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator/problem"
	"cascade/scenarios"
	"cascade/sim/wire"
)

// demoName is the subaccount that there is without a configuration.
const demoName = "demo"

// demoSeed is that of the scenario of a cascade serve that is told of none.
const demoSeed = 1

// demo is the configuration of one who gives none: over the wires of a cascade serve.
func demo(providers string) (*scenarios.Service, error) {
	secret := func(wireName, key string) string {
		return strconv.Quote(wire.Make(demoSeed, demoName, wireName, key))
	}
	base := strings.TrimSuffix(providers, "/") + wire.Prefix + demoName
	text := fmt.Sprintf(`subaccounts:
  demo:
    plan: [{channel: WhatsApp, fallbackAfter: 60}, {channel: Viber, fallbackAfter: 60}, {channel: SMS}]
    channels:
      WhatsApp: {adapter: whatsapp, url: %q, phoneNumberId: %s, token: %s, appSecret: %s, verifyToken: %s}
      Viber: {adapter: viber, url: %q, authToken: %s}
      SMS: {adapter: twilio, url: %q, accountSid: %s, authToken: %s, from: Cascade}
`, base+"/whatsapp", secret("whatsapp", "phoneNumberId"), secret("whatsapp", "token"), secret("whatsapp", "appSecret"),
		secret("whatsapp", "verifyToken"), base+"/viber", secret("viber", "authToken"), base+"/twilio",
		secret("twilio", "accountSid"), secret("twilio", "authToken"))
	s, err := scenarios.ParseService("", []byte(text), os.LookupEnv)
	if err != nil {
		return nil, problem.Problem{
			What: "--providers " + problem.Quote(providers) + " is no address", Hint: "write one such as http://127.0.0.1:8080",
		}
	}
	return s, nil
}

// demoWires are the ids and secrets that demo counts on: a serve whose scenario has another seed would make others.
func demoWires() (w scenarios.Wires) {
	for _, f := range w.Fields() {
		switch f.Kind {
		case scenarios.WireID, scenarios.WireDigits, scenarios.WireSecret:
			*f.Value = wire.Make(demoSeed, demoName, f.Wire, f.Key)
		}
	}
	return w
}

// introduce tells the mock providers, as soon as they are there, by which ids and secrets they are met and where
// statuses go, as one does on the pages of real ones, and lets their clock run.
func (o *orchestrate) introduce(ctx context.Context, callback string) {
	settings := demoWires()
	settings.WhatsApp.Webhook = callback + "/receipts/" + demoName + "/whatsapp"
	body, err := json.Marshal(settings)
	if err != nil {
		return
	}
	told := false
	for ctx.Err() == nil {
		if err = o.tell(ctx, http.MethodPut, "wires", body); err == nil {
			err = o.tell(ctx, http.MethodPost, "clock", []byte(`{"mode":"running"}`))
		}
		if err == nil {
			o.log.Info("the providers are the wires of a cascade serve", "url", o.providers, "subaccount", demoName)
			return
		}
		if !told {
			o.log.Warn("no cascade serve answers: start one", "url", o.providers)
		}
		told = true
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
		}
	}
}

// tell makes a control call of the demo's world.
func (o *orchestrate) tell(ctx context.Context, method, call string, body []byte) error {
	address := strings.TrimSuffix(o.providers, "/") + "/sim/v1/subaccounts/" + demoName + "/" + call
	request, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", address, answer.Status)
	}
	return nil
}
