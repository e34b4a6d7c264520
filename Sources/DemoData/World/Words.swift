/// Words that the demo data are made of.
enum Words {
  static let first = [
    "Ana", "Ben", "Chidi", "Dana", "Elif", "Farah", "Grace", "Hiro", "Ines", "Jonas", "Kavya", "Liam", "Mei", "Noor",
    "Oskar", "Priya", "Quentin", "Rosa", "Søren", "Tomás", "Uma", "Vera", "Wanda", "Ximena", "Yusuf", "Zoë", "Łucja",
    "Ayşe", "Björn", "Chloé", "Dmitri", "Eoin", "Fatima", "Gábor", "Hana", "Ivo", "José", "Katarzyna", "Lê", "Mateo",
    "Ngozi", "Olga", "Pia", "Rahul", "Siân", "Thandi", "Ulrich", "Valentina", "Wen", "Yara",
  ]
  static let last = [
    "Adeyemi", "Brandt", "Castillo", "Dubois", "Eriksen", "Fontana", "García", "Hansen", "Iyer", "Jankowski",
    "Kowalski",
    "Larsen", "Müller", "Nakamura", "O’Connor", "Petrov", "Quinn", "Rao", "Silva", "Tanaka", "Ueda", "Vargas", "Weber",
    "Xu", "Yılmaz", "Zhang", "Okafor", "Novák", "Martins", "Lindqvist", "Kaur", "Ibrahim", "Horváth", "Gupta",
    "Ferreira", "Evans", "Das", "Costa", "Bauer", "Andersson",
  ]
  static let phoneLabels = [
    "Front desk", "Sales", "Support", "Recruiting", "Bookings", "After hours", "Billing", "Dispatch", "Deliveries",
  ]
  static let todos = [
    "Call back about the offer", "Send the contract", "Confirm the appointment", "Check the address",
    "Ask for a reference", "Follow up on the invoice", "Update the contact’s details", "Schedule an interview",
    "Answer the question about prices", "Prepare the handover",
  ]
  static let plans = [
    "Welcome new contacts", "Win back quiet leads", "Remind of appointments", "Ask for a review",
    "Follow up after the call", "Invite to the open day", "Collect missing documents", "Renewal in 30 days",
  ]
  static let campaigns = [
    "Warehouse associates", "Night-shift nurses", "Delivery drivers", "Customer care", "Seasonal staff", "Electricians",
    "Guest services", "Data entry", "Kitchen crew", "Field technicians", "Software trainees", "Shift leads",
    "Store assistants", "Physiotherapists", "Forklift operators", "Tour guides",
  ]
  static let sources: [(value: String?, weight: Double)] = [
    ("Career site", 30), ("Job board", 34), ("Referral", 14), ("Social media", 12), ("Agency", 5), (nil, 5),
  ]
  static let tags = ["bilingual", "forklift", "night-shift", "part-time", "remote", "senior", "weekend"]
  static let withdrawals = [
    (value: "Accepted another offer", weight: 38.0), ("Salary", 24), ("Commute", 16), ("Working hours", 14),
    ("Personal reasons", 8),
  ]
  /// What language models are used for: how often, and how long a prompt and an answer are, compared with others.
  static let features: [(value: (name: String, prompt: Double, answer: Double), weight: Double)] = [
    (("sms_reply_draft", 0.8, 0.5), 30), (("call_summary", 2.6, 1.4), 22), (("text_agent_reply", 1.1, 0.6), 18),
    (("stt_transcription", 1.6, 3), 10), (("plan_step", 1.2, 0.9), 8), (("tts_greeting", 0.2, 0.4), 5),
    (("crm_sync", 0.9, 0.7), 4), (("ai_search", 0.5, 0.3), 4), (("contact_enrichment", 1.4, 1), 3),
    (("llm_quality_check", 2, 0.2), 2),
  ]
  static let models: [(value: String, weight: Double)] = [("small-2", 62), ("medium-4", 28), ("large-3", 10)]
  static let charts = [
    ("Interviews", "interviews per week", "line", "charts.interviews"),
    ("Answer rate", "how many calls are answered", "number", "metrics.answer_rate"),
    ("Calls", "calls by day", "bar", "charts.calls"),
    ("Thumbs up", "what reviewers liked", "bar", "charts.thumbs_up"),
    ("People contacted", "how many people did we reach", "number", "metrics.people_contacted"),
  ]
}
