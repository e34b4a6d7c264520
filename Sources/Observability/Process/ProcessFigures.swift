import Foundation
import Glibc

/// What the system says of this process, by the names that Prometheus's client libraries have made usual.
package struct ProcessFigures: Sendable, Equatable {
  /// User and system time, in seconds.
  package var cpuSeconds: Double?
  /// In bytes.
  package var residentMemory: Double?
  /// In bytes.
  package var virtualMemory: Double?
  package var openFiles: Double?
  package var largestOpenFiles: Double?
  /// In seconds since 1970.
  package var startTime: Double?

  /// The figures of now. What the system doesn't say is left out.
  package static func current() -> ProcessFigures {
    var figures = ProcessFigures()
    var usage = rusage()
    if getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 {
      figures.cpuSeconds = seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
    if let stat = content(of: "/proc/self/stat"), let fields = StatFields(stat) {
      figures.residentMemory = Double(fields.residentPages) * Double(sysconf(Int32(_SC_PAGESIZE)))
      figures.virtualMemory = Double(fields.virtualMemory)
      if let boot = content(of: "/proc/stat").flatMap(bootTime(in:)) {
        figures.startTime = boot + Double(fields.startTicks) / Double(sysconf(Int32(_SC_CLK_TCK)))
      }
    }
    figures.openFiles = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")).map { Double($0.count) }
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
      figures.largestOpenFiles = limit.rlim_cur == rlim_t.max ? .infinity : Double(limit.rlim_cur)
    }
    return figures
  }

  /// As metrics.
  package var families: [MetricFamily] {
    let all: [(String, MetricKind, Double?)] = [
      ("process_cpu_seconds_total", .counter, cpuSeconds),
      ("process_max_fds", .gauge, largestOpenFiles),
      ("process_open_fds", .gauge, openFiles),
      ("process_resident_memory_bytes", .gauge, residentMemory),
      ("process_start_time_seconds", .gauge, startTime),
      ("process_virtual_memory_bytes", .gauge, virtualMemory),
    ]
    return all.compactMap { name, kind, value in value.map { MetricFamily(name, kind, [.init(.number($0))]) } }
  }

  /// The fields of `/proc/PID/stat` that are of use here (proc(5)).
  struct StatFields: Equatable {
    var startTicks: UInt64
    var virtualMemory: UInt64
    var residentPages: UInt64

    /// - Parameter line: The name of the program, in its second field, may hold blanks and parentheses.
    init?(_ line: String) {
      guard let end = line.lastIndex(of: ")") else { return nil }
      // What follows begins with the third field.
      let fields = line[line.index(after: end)...].split(whereSeparator: \.isWhitespace)
      guard fields.count > 21, let start = UInt64(fields[19]), let size = UInt64(fields[20]),
        let pages = UInt64(fields[21])
      else { return nil }
      (startTicks, virtualMemory, residentPages) = (start, size, pages)
    }
  }

  /// When the system was started, in seconds since 1970: the line `btime` of `/proc/stat`.
  static func bootTime(in text: String) -> Double? {
    for line in text.split(separator: "\n") where line.hasPrefix("btime ") {
      return Double(line.dropFirst("btime ".count))
    }
    return nil
  }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

  private static func content(of path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
}
