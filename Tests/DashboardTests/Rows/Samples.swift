/// Texts for generated rows, and how docs/metrics.md has them told. Pairs, since a dictionary takes equivalent spellings
/// of a letter for the same key.
enum Samples {
  /// Of features. Some are shown alike; some sort otherwise than their names.
  static let features = [
    ("sms_reply_draft", "SMS Reply Draft"), ("call_summary", "Call Summary"), ("Call_Summary", "Call Summary"),
    ("call__summary", "Call Summary"), ("llm_router", "LLM Router"), ("lead_score", "Lead Score"), ("aid", "Aid"),
    ("ai_tts_stt", "AI TTS STT"), ("sip_api_url_crm", "SIP API URL CRM"), ("éclair_finder", "Éclair Finder"),
    ("e\u{301}clair_finder", "E\u{301}clair Finder"), ("", ""),
  ]

  /// Of message origins.
  static let origins = [
    ("assistant", "Assistant"), ("suggestion", "Suggestion"), ("text_agent", "Text Agent"), ("plan", "Automated Plan"),
    ("Assistant", "Assistant"), ("automated_plan", "Automated Plan"), ("ai_sip", "AI SIP"), ("oracle", "Oracle"),
  ]

  /// Of message channels.
  static let channels = [
    ("sms", "SMS"), ("email", "Email"), ("whatsapp", "Whatsapp"), ("SMS", "SMS"), ("carrier_pigeon", "Carrier Pigeon"),
  ]

  /// Of call statuses, with those that no one knows.
  static let callStatuses = [
    ("queued", "queued"), ("ringing", "ringing"), ("in_progress", "in progress"), ("completed", "completed"),
    ("no_answer", "no answer"), ("busy", "busy"), ("voicemail", "voicemail"), ("failed", "failed"),
    ("canceled", "canceled"),
    ("taken_by_aliens", "taken by aliens"),
  ]

  /// Of calls, in seconds.
  static let lengths: [(Int32, String)] = [
    (0, "0s"), (59, "59s"), (60, "1m"), (61, "1m 1s"), (120, "2m"), (200, "3m 20s"), (3_599, "59m 59s"), (3_600, "1h"),
    (3_659, "1h"),
    (3_660, "1h 1m"), (3_720, "1h 2m"), (86_400, "24h"),
  ]
}

extension [(String, String)] {
  /// What a name is told as.
  subscript(_ name: String) -> String { first { $0.0.utf8.elementsEqual(name.utf8) }?.1 ?? "not a sample" }
}
