import { ActionIcon, AppShell, Burger, Group, Kbd, NavLink, TextInput, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAlertTriangle, IconChecklist, IconEyeOff, IconHome, IconMoon, IconRoute, IconSearch, IconStack2, IconSun } from "@tabler/icons-react";
import { lazy, Suspense, useEffect, useRef, useState, type FormEvent, type ReactElement } from "react";
import { Link, Route, Routes, useLocation, useNavigate } from "react-router";

import { useApi } from "./api";
import { Loading, Nothing } from "./parts/State";
import { Overview } from "./pages/Overview";
import type { Summary } from "./types";

const FindingsPage = lazy(() => import("./pages/Findings"));
const FindingPage = lazy(() => import("./pages/Finding"));
const InventoryPage = lazy(() => import("./pages/Inventory"));
const AssetPage = lazy(() => import("./pages/Asset"));
const PathsPage = lazy(() => import("./pages/Paths"));
const CompliancePage = lazy(() => import("./pages/Compliance"));
const GapsPage = lazy(() => import("./pages/Gaps"));

const VIEWS = [
  { to: "/", label: "Overview", icon: IconHome },
  { to: "/findings", label: "Findings", icon: IconAlertTriangle },
  { to: "/inventory", label: "Inventory", icon: IconStack2 },
  { to: "/paths", label: "Attack paths", icon: IconRoute },
  { to: "/compliance", label: "Compliance", icon: IconChecklist },
  { to: "/gaps", label: "Not looked at", icon: IconEyeOff },
] as const;

export function App(): ReactElement {
  const [opened, { toggle, close }] = useDisclosure();
  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 208, breakpoint: "sm", collapsed: { mobile: !opened } }} padding={0}>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" gap="md" wrap="nowrap">
          <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
          <Link to="/" className="brand" aria-label="Upright, overview">
            <img src="/upright.svg" alt="" width={26} height={26} />
            <span>Upright</span>
          </Link>
          <Search />
          <Scheme />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <Navigation onChoose={close} />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          <Routes>
            <Route path="/" element={<Overview />} />
            <Route path="/findings" element={<FindingsPage />} />
            <Route path="/findings/:id" element={<FindingPage />} />
            <Route path="/inventory" element={<InventoryPage />} />
            <Route path="/inventory/:id" element={<AssetPage />} />
            <Route path="/paths" element={<PathsPage />} />
            <Route path="/compliance" element={<CompliancePage />} />
            <Route path="/compliance/:id" element={<CompliancePage />} />
            <Route path="/gaps" element={<GapsPage />} />
            <Route path="*" element={<Nothing title="There is no such page" page>Choose one from the menu.</Nothing>} />
          </Routes>
        </Suspense>
      </AppShell.Main>
    </AppShell>
  );
}

function Navigation({ onChoose }: { onChoose: () => void }): ReactElement {
  const { pathname } = useLocation();
  const { data } = useApi<Summary>("/summary");
  const gaps = data ? Object.values(data.gaps).reduce((sum, one) => sum + one, 0) : undefined;
  const counts: Record<string, number | undefined> = { "/findings": data?.findings, "/inventory": data?.assets, "/paths": data?.paths, "/gaps": gaps };
  return (
    <nav aria-label="Views">
      {VIEWS.map((view) => (
        <NavLink
          key={view.to}
          component={Link}
          to={view.to}
          onClick={onChoose}
          label={view.label}
          leftSection={<view.icon size={17} stroke={1.7} aria-hidden />}
          rightSection={<span className="count">{counts[view.to]?.toLocaleString("en-GB")}</span>}
          active={view.to === "/" ? pathname === "/" : pathname.startsWith(view.to)}
          aria-current={pathname === view.to ? "page" : undefined}
          className="view"
        />
      ))}
    </nav>
  );
}

/** Searches findings and assets alike: Enter goes to the findings that match, Shift+Enter to the inventory. `/` focuses it. */
function Search(): ReactElement {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const navigate = useNavigate();
  const { pathname } = useLocation();

  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [contenteditable]");
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        field.current?.focus();
        field.current?.select();
      }
    };
    document.addEventListener("keydown", focus);
    return () => document.removeEventListener("keydown", focus);
  }, []);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const view = pathname.startsWith("/inventory") ? "/inventory" : "/findings";
    void navigate(text.trim() ? `${view}?text=${encodeURIComponent(text.trim())}` : view);
    field.current?.blur();
  };

  return (
    <form role="search" className="search" onSubmit={submit}>
      <TextInput
        ref={field}
        size="xs"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Escape" && field.current?.blur()}
        aria-label={pathname.startsWith("/inventory") ? "Search the inventory" : "Search findings"}
        placeholder={pathname.startsWith("/inventory") ? "Search the inventory" : "Search findings"}
        leftSection={<IconSearch size={15} aria-hidden />}
        rightSection={<Kbd size="xs">/</Kbd>}
      />
    </form>
  );
}

function Scheme(): ReactElement {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme("light") === "dark";
  return (
    <ActionIcon variant="subtle" color="gray" onClick={() => setColorScheme(dark ? "light" : "dark")} aria-label={dark ? "Light colours" : "Dark colours"}>
      {dark ? <IconSun size={18} /> : <IconMoon size={18} />}
    </ActionIcon>
  );
}
