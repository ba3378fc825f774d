package sendapi

// The fields of the API's bodies, as its OpenAPI file has them. What the rules depend on is checked by the checker,
// with the API's own codes; the loose rest is what channels show of a message.

var messageFields = object("",
	object("user", text("msisdn"), text("country"), text("channelUserId"), text("lineUserId")),
	text("clientMessageId"), truth("unique"), text("type"), contentFields, text("scheduled"), text("expiry"), text("dlrCallbackUrl"),
	planFields,
	object("context", text("umid").need()), // which message this one answers
)

var planFields = list("channels", object("", text("channel"), number("fallbackAfter"), text("successStatus")))

var contentFields = object("content",
	text("text"), text("fallbackText"), text("url"),
	object("sms", text("encoding"), text("source")),
	object("template", text("name"), text("language"), loosely(components)),
	object("whatsApp", object("directSend", text("category").need(), number("ttlSeconds"))),
	object("location", number("latitude").need(), number("longitude").need(), text("name"), text("address")),
	loosely(interactive),
	loosely(object("richCard", append(card(),
		text("cardOrientation").oneOf("horizontal", "vertical").need(), text("thumbnailImageAlignment").oneOf("left", "right"))...)),
	loosely(object("carousel",
		text("cardWidth").oneOf("small", "medium").need(), list("cards", object("", card()...)).within(2, 10).need())),
	loosely(list("suggestions", suggestion).upTo(10)),
	loosely(object("image", text("thumbnail"))),
	loosely(object("video", text("thumbnail"), number("filesize"), number("duration"))),
	loosely(object("audio", number("duration").need())),
	loosely(object("button", text("caption"), text("action"))),
)

var interactive = object("interactive",
	text("type").oneOf("button", "list", "product", "product_list", "cta_url", "flow", "call_permission_request",
		"request_contact_info", "voice_call", "location_request_message"),
	object("action",
		text("button").upTo(20), text("catalog_id"), text("product_retailer_id"), text("name"),
		list("buttons", object("",
			text("type").oneOf("reply"), object("reply", text("id").upTo(256), text("title").upTo(20)))).upTo(3),
		list("sections", object("", text("title").upTo(24),
			list("rows", object("", text("id").upTo(200), text("title").upTo(24), text("description").upTo(72))),
			list("product_items", object("", text("product_retailer_id"))))).within(1, 10),
		object("parameters",
			text("display_text").upTo(20), number("ttlMinutes").within(1,
				43_200), text("payload").upTo(512), text("url"),
			text("flowId"), text("flowCta").upTo(30), text("flowAction").oneOf("navigate", "data_exchange"),
			object("flowActionPayload", text("screen"), anything("data")))),
	object("header", text("type").oneOf("text", "video", "image", "document"),
		anything("text"), medium("document"), medium("image"), medium("video")),
	object("body", text("text").upTo(1024)),
	object("footer", text("text").upTo(60)),
)

func medium(name string) field {
	return object(name, text("id"), text("link"), text("caption"), text("filename"), anything("provider"))
}

// card is the fields of a rich card, alone or in a carousel.
func card() []field {
	return []field{
		text("title").upTo(200), text("description").upTo(2000),
		object("media", text("height").oneOf("short", "medium", "tall"),
			object("contentInfo", text("fileUrl").need(), text("thumbnailUrl"), truth("forceRefresh")).need()).need(),
		list("suggestions", suggestion).upTo(4),
	}
}

// suggestion is a reply or an action that is offered below a message.
var suggestion = object("",
	object("reply", text("text").upTo(25).need(), text("postbackData").upTo(2048).need()),
	object("action", text("text").upTo(25).need(), text("postbackData").upTo(2048).need(), text("fallbackUrl"),
		object("dialAction", text("phoneNumber").need()),
		object("viewLocationAction",
			object("latLong", number("latitude").within(-90, 90).need(), number("longitude").within(-180, 180).need()),
			text("label").upTo(100), text("query").upTo(200)),
		object("createCalendarEventAction", text("title").upTo(100).need(), text("description").upTo(500),
			text("startTime").need(), text("endTime").need()),
		object("openUrlAction", text("url").upTo(2048).need(), text("description").upTo(2048),
			text("application").oneOf("OPEN_URL_APPLICATION_UNSPECIFIED", "BROWSER", "WEBVIEW"),
			text("webviewViewMode").oneOf("OPEN_URL_WEBVIEW_VIEW_MODE_UNSPECIFIED", "FULL", "HALF", "TALL"))),
)

// components are what fills in a WhatsApp template. Those of a card in it are the same with fewer words.
var components = list("components", object("",
	text("type").oneOf("header", "footer", "body", "button", "carousel", "call_permission_request",
		"request_contact_info"),
	parameters("text", "image", "gif", "video", "document", "location", "payload", "couponCode",
		"action", "ttlMinutes"),
	number("index").upTo(9),
	text("subType").oneOf("QuickReply", "Url", "CopyCode", "Flow", "VoiceCall"),
	list("cards", object("", number("cardIndex").upTo(9), list("components", object("",
		text("type").oneOf("header", "body", "button"),
		parameters("text", "image", "video", "document", "location", "payload", "couponCode"),
		number("index").upTo(1), text("subType").oneOf("QuickReply", "Url"))))),
))

func parameters(types ...string) field {
	return list("parameters", object("",
		text("type").oneOf(types...).need(), text("text"), text("url"), text("payload"), text("couponCode"),
		object("location", number("latitude"), number("longitude"), text("name"), text("address")),
		object("flowActionData", text("screen"), anything("data")), number("ttlMinutes").within(1, 43_200)))
}

var webhookFields = list("", object("",
	text("subAccountId"), text("url"), text("type"), truth("enabled"), text("httpAuthorization"),
	object("oauth", text("url"), text("clientId"), text("clientSecret"), text("credentialsLocation"), text("scope")))).upTo(maxWebhooks)
