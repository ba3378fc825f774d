// The story of a fallback, told by a client that ogen generated from the OpenAPI document: it compiles only if the
// document types what a client has to send, and it runs only if the server answers as the document says.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"

	"clients/client"
)

type key struct{}

func (key) Key(context.Context, client.OperationName) (client.Key, error) {
	return client.Key{Token: "any"}, nil
}

func main() {
	c, err := client.NewClient(os.Args[1], key{})
	check(err)
	if err := story(context.Background(), c); err != nil {
		log.Fatal("the client that ogen generated: ", err)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal("the client that ogen generated: ", err)
	}
}

// is takes an answer as what it is to be.
func is[T any](answer any, err error) T {
	check(err)
	got, ok := answer.(T)
	if !ok {
		check(fmt.Errorf("answered %T %+v", answer, answer))
	}
	return got
}

const shop = "ogen"

func story(ctx context.Context, c *client.Client) error {
	text := "plan:\n  - {channel: WhatsApp, fallbackAfter: 60, successStatus: Read}\n  - {channel: SMS}\n"
	is[*client.WorldDetails](c.ResetWorld(ctx, &client.ResetWorldReqApplicationYaml{Data: strings.NewReader(text)},
		client.ResetWorldParams{SubAccountId: shop}))
	is[*client.Clock](c.SetProvider(ctx, &client.Provider{
		Model: client.NewOptModel(client.Model{
			Delivered: client.NewOptLatency(client.NewStringLatency("2s")),
			Read: client.NewOptLatency(client.NewDistributionLatency(client.Distribution{
				Lognormal: client.NewOptLognormal(client.Lognormal{Median: "5m", Sigma: 0}),
			})),
		}),
	}, client.SetProviderParams{SubAccountId: shop, Channel: client.ChannelWhatsApp}))
	sent := is[*client.Accepted](c.Send(ctx, &client.Message{
		User: client.User{Msisdn: client.NewOptString("+6598765432")}, Type: "text",
		Content: client.MessageContent{Text: client.NewOptString("Hello World!")},
	}, client.SendParams{SubAccountId: shop}))
	clock := is[*client.Clock](c.Advance(ctx, client.NewAdvanceByAdvance(client.AdvanceBy{By: "60s"}),
		client.AdvanceParams{SubAccountId: shop}))
	if clock.T != 60 {
		return fmt.Errorf("the clock stands at %v", clock.T)
	}
	is[*client.Clock](c.Advance(ctx, client.NewAdvanceUntilAdvance(client.AdvanceUntil{Until: "idle"}),
		client.AdvanceParams{SubAccountId: shop}))
	told := is[*client.Story](c.Story(ctx, client.StoryParams{SubAccountId: shop, Umid: sent.Umid}))
	if told.Outcome != "succeeded" || told.Channel.Or("") != "SMS" || told.Copies != 2 {
		return fmt.Errorf("the message is told as %+v", told)
	}
	is[*client.Clock](c.StartTraffic(ctx, &client.Traffic{
		Messages: client.NewOptInt(5),
		Arrivals: client.NewOptTrafficArrivals(client.NewSteadyArrivalsTrafficArrivals(client.SteadyArrivals{Every: "1s"})),
	}, client.StartTrafficParams{SubAccountId: shop}))
	is[*client.Clock](c.Advance(ctx, client.NewAdvanceUntilAdvance(client.AdvanceUntil{Until: "idle"}),
		client.AdvanceParams{SubAccountId: shop}))
	batch := is[*client.BatchAnswer](c.SendBatch(ctx, &client.BatchRequest{
		Template: client.NewOptBatchMessage(client.BatchMessage{
			Type: client.NewOptString("text"), Content: client.NewOptMessageContent(client.MessageContent{Text: client.NewOptString("Hi")}),
		}),
		Messages: []client.BatchMessage{
			{User: client.NewOptUser(client.User{Msisdn: client.NewOptString("+6598765433")})},
			{User: client.NewOptUser(client.User{Msisdn: client.NewOptString("+6598765434")})},
		},
	}, client.SendBatchParams{SubAccountId: shop}))
	if batch.AcceptedCount != 2 {
		return fmt.Errorf("%d of the batch are accepted", batch.AcceptedCount)
	}
	if got := is[*client.Summary](c.Summary(ctx, client.SummaryParams{SubAccountId: shop})); got.Messages != 8 {
		return fmt.Errorf("the summary counts %d messages", got.Messages)
	}
	return nil
}
