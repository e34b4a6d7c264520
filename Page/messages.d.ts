// The answers as canonical JSON has them (Protos/callboard/v1): 64-bit integers are texts, zeros are left out.

export type Int64 = string | number;

export interface QueryInfo {
  startTime?: string;
  endTime?: string;
  timeZone?: string;
  bucketInterval?: string;
  asOf?: string;
}

export interface TimeRange {
  preset?: string;
  dates?: { startDate: string; endDate: string };
}

export interface DashboardAccess {
  canViewDashboard?: boolean;
  scope?: { kind?: string; phoneIds?: string[]; memberId?: string };
}

export interface HeatmapCell { dayOfWeek?: number; hour?: number; count?: Int64 }

export interface Call {
  id?: string;
  contactName?: string;
  direction?: string;
  status?: string;
  durationSecs?: Int64;
  recordingUrl?: string;
  createdAt?: string;
}

export interface DashboardStats {
  totalCalls?: Int64;
  totalDurationSecs?: Int64;
  avgDurationSecs?: number;
  totalTodos?: Int64;
  callActivity?: { date?: string; label?: string; count?: Int64 }[];
  callHeatmap?: HeatmapCell[];
  callHeatmapMax?: Int64;
  recentCalls?: Call[];
  todoStatusCounts?: { status?: string; count?: Int64 }[];
  callsWithDuration?: Int64;
}

export interface PhoneResponseBreakdown {
  phoneLabel?: string;
  respondedCount?: number;
  unansweredCount?: number;
  responseRate?: number;
  avgResponseTimeSecs?: number;
}

export interface ResponseInsights {
  avgResponseTimeSecs?: number;
  unansweredCount?: number;
  responseRate?: number;
  unrespondedByHour?: { hour?: number; count?: number }[];
  byPhone?: PhoneResponseBreakdown[];
  respondedCount?: number;
}

export interface MessagingStats {
  totalMessages?: number;
  deliveryRate?: number;
  inboundCount?: number;
  outboundCount?: number;
  messageActivity?: { date?: string; label?: string; smsCount?: number; emailCount?: number }[];
  messageHeatmap?: HeatmapCell[];
  messageHeatmapMax?: number;
  responseInsights?: ResponseInsights;
  deliveredCount?: number;
  attemptedCount?: number;
}

export interface TextAgentStats {
  totalSuggestions?: number;
  autoReplyCount?: number;
  autoReplyRate?: number;
  avgConfidence?: number;
  escalationCount?: number;
  escalationRate?: number;
}

export interface PlanStats {
  activePlans?: number;
  contactsInActivePlans?: number;
  completionRate?: number;
  totalPlans?: number;
  completedPlans?: number;
  endedPlans?: number;
}

export interface AiUsageStats {
  totalTokens?: Int64;
  totalCost?: number;
  costByFeature?: { feature?: string; cost?: number }[];
}

export interface AiMessageOriginStats {
  totalOutbound?: number;
  aiComposedCount?: number;
  aiShare?: number;
  byFeature?: { feature?: string; count?: number }[];
}

export interface RecentActivity {
  id?: string;
  activityType?: string;
  contactName?: string;
  description?: string;
  channel?: string;
  createdAt?: string;
}

export interface EngagementStats {
  activeContacts?: number;
  totalContacts?: number;
  channelDistribution?: { calls?: number; sms?: number; email?: number; other?: number };
  recentActivities?: RecentActivity[];
}

export interface StatsAnswer<Stats> { stats?: Stats; info?: QueryInfo }

export interface SectionError { section?: string; code?: number; message?: string }

export interface Bucket { startTime?: string; label?: string }
export type Point = { bucket?: Bucket } & Record<string, any>;
export interface PointChart { points?: Point[] }

export interface AnalyticsMetrics {
  totalCalls?: Int64;
  answerRate?: number;
  callCompletionRate?: number;
  interviews?: Int64;
  peopleContacted?: Int64;
  callLengthSecs?: Int64;
  avgInterviewLengthSecs?: number;
  avgTimeToFirstInterviewSecs?: number;
  optOuts?: Int64;
  qualifiedCandidates?: Int64;
  passthroughRate?: number;
  thumbsUp?: Int64;
  thumbsDown?: Int64;
  withdrawalRate?: number;
  accommodationRate?: number;
  answeredCalls?: Int64;
  completedCalls?: Int64;
  qualified?: Int64;
  scored?: Int64;
  withdrawnCandidates?: Int64;
  accommodatedCandidates?: Int64;
  interviewsWithLength?: Int64;
  firstInterviews?: Int64;
}

export interface AnalyticsAnswer {
  metrics?: AnalyticsMetrics;
  charts?: Record<string, PointChart>;
  withdrawalReasons?: { reason?: string; count?: Int64; share?: number }[];
  passingScores?: { campaignId?: string; passingScore?: number; source?: string }[];
  info?: QueryInfo;
}

export interface TimeSaved {
  totalSecs?: number;
  callsSecs?: number;
  smsSecs?: number;
  webCallsSecs?: number;
  resumeScreeningSecs?: number;
  notetakingSecs?: number;
}

export interface Placement { column?: number; row?: number; width?: number; height?: number }

export interface ChartSpec {
  title?: string;
  prompt?: string;
  kind?: string;
  metric?: string;
  filter?: Record<string, any>;
}

export interface Chart { id: string; spec?: ChartSpec; placement?: Placement }

export interface CustomDashboard {
  id: string;
  title?: string;
  ownerMemberId?: string;
  visibility?: string;
  sharedMemberIds?: string[];
  charts?: Chart[];
  canEdit?: boolean;
  isSystem?: boolean;
  etag?: string;
}

export interface ChartData {
  series?: { name?: string; values?: { value?: number }[] }[];
  labels?: string[];
  unit?: string;
  info?: QueryInfo;
}

export interface CatalogMetric {
  name: string;
  title?: string;
  description?: string;
  unit?: string;
  kinds?: string[];
}
