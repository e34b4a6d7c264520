import Foundation
import Glibc

/// The program's own code in memory.
enum ProgramCode {
  /// Gives back the pages that the start has looked at: symbols and relocations, tables of conformances, the code of the start
  /// itself, 20 MiB in all of which next to nothing is looked at again. What is comes from the system's cache of the file.
  static func releasePages() {
    guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
      let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)
    else { return }
    for line in maps.split(separator: "\n") {
      // Of code nothing is ever written, so that nothing is lost.
      let fields = line.split(separator: " ", maxSplits: 5)
      guard fields.count == 6, fields[1] == "r-xp", fields[5].drop(while: { $0 == " " }) == program else { continue }
      let bounds = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
      guard bounds.count == 2, bounds[0] < bounds[1] else { continue }
      madvise(UnsafeMutableRawPointer(bitPattern: bounds[0]), Int(bounds[1] - bounds[0]), MADV_DONTNEED)
    }
  }
}
