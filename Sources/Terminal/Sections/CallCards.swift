import Messages

/// The figures of calls and to-dos.
enum CallCards {
  static func cards(_ stats: DashboardStats?) -> [Card] {
    let open = stats.map { $0.todoStatusCounts.first { $0.status == .open }?.count ?? 0 }
    return [
      Card(
        name: "Calls", figure: stats.map { Figures.count($0.totalCalls) },
        note: stats.map { "\(Figures.count($0.callsWithDuration)) with length" } ?? "", color: .amber),
      Card(
        name: "Talk time", figure: stats.map { Figures.duration(seconds: Double($0.totalDurationSecs)) },
        note: "in all", color: .green),
      Card(
        name: "Average call",
        figure: stats.map { $0.callsWithDuration == 0 ? "–" : Figures.duration(seconds: $0.avgDurationSecs) },
        note: "mean length", color: .green),
      Card(
        name: "To-dos", figure: stats.map { Figures.count($0.totalTodos) },
        note: open.map { "\(Figures.count($0)) open" } ?? "", color: .amber),
    ]
  }
}
