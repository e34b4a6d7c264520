/// Where a setting's value comes from.
package struct SettingSource: Equatable, Sendable, CustomStringConvertible {
  package enum Place: Equatable, Sendable {
    case flag
    case environment
    case file(path: String)
  }

  /// The setting that was given: another than the one that was asked for, where that one's default is this one's value.
  package let name: SettingName
  package let place: Place

  /// As whoever gave it wrote it: `--pool-size`, `CALLBOARD_POOL_SIZE`, `pool-size in callboard.json`.
  package var description: String {
    switch place {
    case .flag: name.flag
    case .environment: name.environmentVariable
    case .file(let path): "\(name.rawValue) in \(path)"
    }
  }
}
