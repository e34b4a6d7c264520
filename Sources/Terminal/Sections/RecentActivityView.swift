import Messages

/// The newest calls and messages together.
struct RecentActivityView {
  private let activities: [RecentActivity]
  private let local: LocalTimeText

  /// The least width that has room for all of an activity in one line.
  private static let oneLine = 50

  init(_ response: GetEngagementStatsResponse) {
    activities = response.stats?.recentActivities ?? []
    local = LocalTimeText(zoneName: response.info?.timeZone ?? "UTC")
  }

  func drawing(width: Int) -> Drawing {
    guard width < Self.oneLine, !activities.isEmpty else { return table(width) }
    return Drawing(
      activities.flatMap { activity in
        [time(activity) + "  " + contact(activity), "  " + description(activity)].map { $0.truncated(to: width) }
      })
  }

  private func table(_ width: Int) -> Drawing {
    Table(
      columns: [
        .init(heading: "Time"), .init(heading: "Contact", canShrink: true),
        .init(heading: "Activity", canShrink: true),
      ],
      rows: activities.map { [time($0), contact($0), description($0)] },
      emptyNote: "No calls or messages in this time."
    ).drawing(width: width)
  }

  private func time(_ activity: RecentActivity) -> StyledText {
    StyledText(activity.createdAt.map(local.minute) ?? "–")
  }

  private func contact(_ activity: RecentActivity) -> StyledText {
    activity.contactName.isEmpty ? StyledText("unknown", .quiet) : StyledText(activity.contactName)
  }

  private func description(_ activity: RecentActivity) -> StyledText {
    StyledText(activity.description, .color(Channel(activity).color))
  }
}
