/** The charts of the performance and the system screen, with the manual's normal and warning lines (chapter 4). */
import type { ChartSpec } from "../chart/spec";
import { t } from "../words.svelte";

const MS = 1000;

export function latency(): ChartSpec {
  return {
    id: "latency",
    title: "charts.latency",
    unit: "ms",
    isLog: true,
    normal: 200,
    warning: 1000,
    judged: 1,
    lines: [
      { ask: "http.latency:p50", label: "p50", color: "--q1", factor: MS },
      { ask: "http.latency:p95", label: "p95", color: "--q2", factor: MS },
      { ask: "http.latency:p99", label: "p99", color: "--q3", factor: MS },
    ],
  };
}

export function errors(): ChartSpec {
  return {
    id: "errors",
    title: "charts.errors",
    unit: t("charts.perRequests"),
    normal: 1,
    warning: 5,
    judged: 0,
    lines: [
      { ask: "http.5xx:Sum", per: "http.requests:Sum", label: "5XX", color: "--crit" },
      { ask: "http.4xx:Sum", per: "http.requests:Sum", label: "4XX", color: "--past", isDashed: true },
    ],
  };
}

export function cpu(): ChartSpec {
  return { id: "cpu", title: "charts.cpu", unit: "%", normal: 70, warning: 85, top: 100, lines: [{ ask: "host.cpu:Average", label: t("charts.average"), color: "--ink" }] };
}

export function memory(): ChartSpec {
  return { id: "memory", title: "charts.memory", unit: "%", normal: 80, warning: 90, top: 100, lines: [{ ask: "host.memory:Maximum", label: t("charts.most"), color: "--ink" }] };
}

export function performanceCharts(): ChartSpec[] {
  return [
    latency(),
    errors(),
    { id: "requests", title: "charts.requests", unit: t("charts.perSecond"), lines: [{ ask: "http.requests:Sum", label: t("charts.answered"), color: "--c1", isRate: true }] },
    {
      id: "probes",
      title: "charts.probes",
      unit: "ms",
      lines: [
        { ask: "probe.latency:Average", label: "/health", color: "--c2", factor: MS },
        { ask: "canary.latency:Average", label: t("charts.canary"), color: "--c1", factor: MS },
      ],
    },
    {
      id: "todos",
      title: "charts.todos",
      unit: t("charts.perPeriod"),
      lines: [
        { ask: "todos.created:Sum", label: t("charts.created"), color: "--c1" },
        { ask: "todos.completed:Sum", label: t("charts.completed"), color: "--c2" },
      ],
    },
    { id: "streams", title: "charts.streams", unit: t("charts.open"), lines: [{ ask: "app.streams:Maximum", label: t("charts.most"), color: "--c1" }] },
  ];
}

export function systemCharts(): ChartSpec[] {
  return [
    cpu(),
    memory(),
    { id: "disk", title: "charts.disk", unit: "%", normal: 75, warning: 80, top: 100, lines: [{ ask: "host.disk:Maximum", label: t("charts.most"), color: "--ink" }] },
    { id: "app-cpu", title: "charts.appCpu", unit: t("charts.ofOneCore"), lines: [{ ask: "app.cpu:Average", label: t("charts.average"), color: "--c1" }] },
    { id: "app-memory", title: "charts.appMemory", unit: "MB", lines: [{ ask: "app.memory:Maximum", label: t("charts.most"), color: "--c1", factor: 1e-6 }] },
    { id: "files", title: "charts.files", unit: t("charts.open"), lines: [{ ask: "app.fds:Maximum", label: t("charts.most"), color: "--c1" }] },
    {
      id: "security",
      title: "charts.security",
      unit: t("charts.perPeriod"),
      lines: [
        { ask: "security.sign_ins_failed:Sum", label: t("charts.signInsFailed"), color: "--c1" },
        { ask: "security.violations:Sum", label: t("charts.violations"), color: "--c6" },
      ],
    },
    {
      id: "up",
      title: "charts.up",
      unit: "%",
      top: 100,
      lines: [
        { ask: "app.up:Average", label: t("charts.answers"), color: "--c1", factor: 100 },
        { ask: "canary.journey:Average", label: t("charts.canary"), color: "--c2", factor: 100 },
      ],
    },
  ];
}
