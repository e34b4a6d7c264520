import Testing

@testable import Dashboard

/// Names and descriptions as docs/metrics.md, "AiUsageStats" and "EngagementStats", has them told.
@Suite struct TextTests {
  @Test(arguments: [
    ("sms_reply_draft", "SMS Reply Draft"), ("whatsapp", "Whatsapp"), ("ai", "AI"), ("Ai_tools", "AI Tools"),
    ("api_sip_crm_url_tts_stt_llm", "API SIP CRM URL TTS STT LLM"), ("aid_smshing", "Aid Smshing"),
    ("WhatsApp_iOS", "WhatsApp IOS"), ("_text__agent_", "Text Agent"), ("straße_ß", "Straße SS"),
    ("2nd_try", "2nd Try"),
    ("text agent", "Text agent"), ("", ""), ("__", "__"), ("👩‍👩‍👧_x", "👩‍👩‍👧 X"),
  ])
  func prettifies(_ name: String, _ expected: String) {
    #expect(prettified(name).utf8.elementsEqual(expected.utf8))
  }

  @Test(arguments: [
    (200, "3m 20s"), (3_720, "1h 2m"), (120, "2m"), (0, "0s"), (59, "59s"), (60, "1m"), (3_599, "59m 59s"),
    (3_600, "1h"), (3_659, "1h"), (3_661, "1h 1m"), (360_000, "100h"), (Int64.max, "2562047788015215h 30m"),
  ])
  func tellsLengths(_ seconds: Int64, _ expected: String) {
    #expect(
      describeCall(direction: "outbound", status: "completed", seconds: seconds)
        == "Outbound call, completed, \(expected)")
  }

  @Test func tellsWhatIsKnownOfACall() {
    #expect(describeCall(direction: "inbound", status: "no_answer", seconds: nil) == "Inbound call, no answer")
    #expect(describeCall(direction: "inbound", status: "in_progress", seconds: -1) == "Inbound call, in progress")
    #expect(describeCall(direction: "side_ways", status: "lost", seconds: 1) == "Side Ways call, lost, 1s")
    #expect(describeCall(direction: "", status: "", seconds: nil) == "Call")
  }

  @Test func tellsWhatIsKnownOfAMessage() {
    #expect(describeMessage(direction: "inbound", channel: "sms", status: "received") == "Inbound SMS, received")
    #expect(describeMessage(direction: "outbound", channel: "email", status: "read") == "Outbound Email, read")
    #expect(
      describeMessage(direction: "outbound", channel: "web_chat", status: "on_its_way")
        == "Outbound Web Chat, on its way")
    #expect(describeMessage(direction: "", channel: "sms", status: "") == "SMS")
    #expect(describeMessage(direction: "", channel: "", status: "") == "")
  }

  @Test func ordersLabelsByTheirBytes() {
    let labels = [
      Label(text: "Zebra", name: "a"), Label(text: "Zebra", name: "b"), Label(text: "apple", name: ""),
      Label(text: "e\u{301}", name: ""), Label(text: "\u{e9}", name: ""),
    ]
    #expect(labels.reversed().sorted() == labels)
    #expect(labels[3] != labels[4])
  }
}
