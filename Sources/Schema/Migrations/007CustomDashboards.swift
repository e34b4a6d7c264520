import Postgres

extension Schema {
  /// Dashboards that members make. Members belong to the source relations, so no foreign key leads to them.
  static let customDashboards = Migration(
    7, "custom dashboards", subject: .owned,
    sql: """
      create table custom_dashboards (
        org_id uuid not null,
        id uuid not null,
        title text not null,
        owner_member_id uuid not null,
        visibility text not null check (visibility in ('private', 'org')),
        -- Counts the changes: the etag.
        revision bigint not null default 1,
        -- What the client called the create, so that a repeated one finds the first; forgotten after a day.
        request_id text,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        primary key (org_id, id),
        unique (org_id, owner_member_id, request_id)
      );

      -- The dashboards that everyone in the organization sees, listed in the order of their making.
      create index custom_dashboards_by_time on custom_dashboards (org_id, created_at, id);

      create table custom_dashboard_shares (
        org_id uuid not null,
        dashboard_id uuid not null,
        member_id uuid not null,
        primary key (org_id, dashboard_id, member_id),
        foreign key (org_id, dashboard_id) references custom_dashboards on delete cascade
      );

      -- The dashboards shared with a member.
      create index custom_dashboard_shares_of_member on custom_dashboard_shares (org_id, member_id, dashboard_id);

      create table custom_dashboard_charts (
        org_id uuid not null,
        id uuid not null,
        dashboard_id uuid not null,
        title text not null,
        prompt text not null,
        kind text not null check (kind in ('number', 'line', 'bar', 'donut', 'heatmap', 'table')),
        metric text not null,
        filter jsonb not null default '{}' check (jsonb_typeof(filter) = 'object'),
        -- The placement on a grid 12 columns wide.
        grid_column integer not null check (grid_column >= 0),
        grid_row integer not null check (grid_row >= 0),
        grid_width integer not null check (grid_width between 1 and 12),
        grid_height integer not null check (grid_height >= 1),
        primary key (org_id, id),
        check (grid_column + grid_width <= 12),
        foreign key (org_id, dashboard_id) references custom_dashboards on delete cascade
      );

      -- The charts of a dashboard, in reading order.
      create index custom_dashboard_charts_of_dashboard
        on custom_dashboard_charts (org_id, dashboard_id, grid_row, grid_column, id);
      """)
}
