package report

import (
	"strings"

	"cascade/orchestrator"
)

// pictureStyle is the colours and letters of pictures. What tells something is told by shape and words too.
const pictureStyle = `
.cascade{--page:#fcfcfa;--ink:#23262b;--soft:#666d78;--grid:#e7e6e0;--bad:#b3392f;--good:#1f7a4d;--note:#96690f;--paper:#fff;
--whatsapp:#2a9d6f;--viber:#7d63d1;--sms:#2f78c0;--rcs:#0f8d97;--line:#5d9a33;--zalo:#3f6ed8;--wechat:#4a8f52;--facebook:#4560b5;--instagram:#bb4a8a;
font:12px ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
@media (prefers-color-scheme:dark){.cascade{--page:#16191d;--ink:#e6e8eb;--soft:#98a1ad;--grid:#2b3037;--bad:#ef8a7d;--good:#58c794;--note:#dfb464;--paper:#16191d;
--whatsapp:#46c592;--viber:#a693f2;--sms:#6aaeee;--rcs:#45c3cc;--line:#8fcb62;--zalo:#86a8ff;--wechat:#7cc386;--facebook:#8fa5f0;--instagram:#ec90c2}}
.cascade .page{fill:var(--page)}
.cascade text{fill:var(--ink)}
.cascade .title{font-size:17px;font-weight:600}
.cascade .sub,.cascade .soft{fill:var(--soft)}
.cascade .small{font-size:11px}
.cascade .strong{font-weight:600}
.cascade .middle{text-anchor:middle}
.cascade .end{text-anchor:end}
.cascade .bad{fill:var(--bad)}
.cascade .note{fill:var(--note)}
.cascade .halo{paint-order:stroke;stroke:var(--page);stroke-width:4px;stroke-linejoin:round}
.cascade .grid{stroke:var(--grid);stroke-width:1}
.cascade .axis{stroke:var(--soft);stroke-width:1}
.cascade .dash{stroke:var(--soft);stroke-width:1;stroke-dasharray:3 4}
.cascade .fallback{stroke:var(--note);stroke-width:1.5;fill:none}
.cascade .arrow{fill:var(--note)}
.cascade .cross{stroke:var(--bad);stroke-width:2.5;stroke-linecap:round;fill:none}
.cascade .check{stroke:var(--paper);stroke-width:2.2;stroke-linecap:round;stroke-linejoin:round;fill:none}
.cascade .fill{fill:var(--c)}
.cascade .window{fill:var(--c);fill-opacity:.13;stroke:var(--c);stroke-opacity:.45;stroke-dasharray:4 3}
.cascade .turn{fill:var(--c);fill-opacity:.32}
.cascade .tail{stroke:var(--c);stroke-width:2;stroke-dasharray:1 5;stroke-linecap:round}
.cascade .ring{fill:var(--paper);stroke:var(--c);stroke-width:2.2}
.cascade .dot{fill:var(--c);stroke:var(--paper);stroke-width:1.5}
.cascade .area{fill:var(--c);fill-opacity:.78}
.cascade .flow{fill:var(--c);fill-opacity:.28}
.cascade .flow.ended{fill-opacity:.5}
.cascade .curve{stroke:var(--c);stroke-width:2.2;fill:none}
.cascade .pass{fill:var(--good)}
.cascade .fail{fill:var(--bad)}
.cascade .is{stroke:var(--ink);stroke-width:1.8}
.cascade .solid{fill:var(--ink);stroke:var(--paper);stroke-width:1.5}
.cascade .hollow{fill:var(--paper);stroke:var(--ink);stroke-width:1.8}
.cascade .plot{fill:none}
.cascade .was{stroke:var(--ink);stroke-width:1.6;stroke-dasharray:5 4;fill:none}
`

// colour is the class attribute's part that picks a channel's colour.
func colour(c orchestrator.Channel) string { return "c-" + strings.ToLower(c.String()) }

// channelStyle gives each class its colour.
func channelStyle() string {
	var b strings.Builder
	for _, c := range orchestrator.Channels() {
		name := strings.ToLower(c.String())
		b.WriteString(".cascade .c-" + name + "{--c:var(--" + name + ")}\n")
	}
	return b.String()
}
