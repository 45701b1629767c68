/** The page's own words. Docker's are never translated; lessons and explanations bring their own. */
export type Language = "en" | "ko";

const WORDS = {
  tagline: ["Docker’s behaviour, seen while it happens", "도커의 동작을 눈으로 보며 배우기"],
  terminal: ["Terminal", "터미널"],
  newTerminal: ["Open another terminal", "새 터미널 열기"],
  picture: ["Picture", "그림"],
  lessons: ["Lessons", "수업"],
  lesson: ["Lesson", "수업"],
  errors: ["Errors", "오류 사전"],
  page: ["Page", "페이지"],
  share: ["Share", "공유"],
  language: ["한국어", "English"],
  theme: ["Light or dark", "밝게 / 어둡게"],
  reset: ["Start over", "처음부터"],
  undo: ["Undo", "되돌리기"],
  redo: ["Redo", "다시 하기"],
  hub: ["Docker Hub", "도커 허브"],
  images: ["Images", "이미지"],
  containers: ["Containers", "컨테이너"],
  volumes: ["Volumes", "볼륨"],
  networks: ["Networks", "네트워크"],
  network: ["network", "네트워크"],
  host: ["localhost", "localhost"],
  noImages: ["No images yet. docker pull brings one from the Hub.", "아직 이미지가 없습니다. docker pull로 허브에서 가져옵니다."],
  noContainers: ["No containers yet. docker run makes one from an image.", "아직 컨테이너가 없습니다. docker run으로 이미지에서 만듭니다."],
  writable: ["writable layer", "쓰기 가능한 레이어"],
  layersShared: ["shared layer", "공유 레이어"],
  notConnected: ["not connected", "연결 없음"],
  close: ["Close", "닫기"],
  overview: ["Overview", "개요"],
  states: ["States", "상태도"],
  logs: ["Logs", "로그"],
  files: ["Files", "파일"],
  inspect: ["Inspect", "자세히"],
  nothingHere: ["Nothing here.", "아무것도 없습니다."],
  typeIt: ["Click to type it into the terminal", "누르면 터미널에 입력됩니다"],
  timeline: ["Timeline", "타임라인"],
  beginning: ["beginning", "시작"],
  past: ["You are looking at the past. Typing a line begins a branch here.", "지난 시점을 보고 있습니다. 명령을 입력하면 여기서 새 갈래가 시작됩니다."],
  now: ["Back to now", "현재로"],
  copied: ["Copied", "복사했습니다"],
  copyLink: ["Copy link", "링크 복사"],
  shareText: ["The link holds everything that was typed. Whoever opens it sees the same world.", "링크에 입력한 내용이 모두 들어 있습니다. 여는 사람은 같은 상태를 보게 됩니다."],
  saveScript: ["Script", "스크립트"],
  saveTranscript: ["Transcript", "기록"],
  saveSvg: ["Picture (SVG)", "그림 (SVG)"],
  savePng: ["Picture (PNG)", "그림 (PNG)"],
  exportAs: ["Save as", "내보내기"],
  whatHappened: ["What happened", "무슨 일이 있었나요"],
  why: ["Why", "왜 그런가요"],
  remedies: ["What you can do", "해결 방법"],
  allErrors: ["All errors", "모든 오류"],
  hint: ["Hint", "힌트"],
  strongerHint: ["Stronger hint", "더 강한 힌트"],
  solution: ["Show the solution", "정답 보기"],
  step: ["Step", "단계"],
  par: ["par", "기준"],
  lines: ["lines", "줄"],
  lessonDone: ["Lesson done", "수업을 마쳤습니다"],
  nextLesson: ["Next lesson", "다음 수업"],
  stopLesson: ["Leave", "그만두기"],
  startLesson: ["Start", "시작"],
  build: ["Write a lesson", "수업 만들기"],
  builderText: ["Play until the world is as it should be, take its goals over, write the texts, and save the file.", "원하는 상태가 될 때까지 직접 해 보고, 목표를 가져와 글을 쓴 뒤 파일로 저장합니다."],
  takeGoals: ["Take the goals that hold now", "지금 성립하는 목표 가져오기"],
  check: ["Check", "검사"],
  save: ["Save", "저장"],
  good: ["The lesson can be done as it is written.", "이대로 수업을 진행할 수 있습니다."],
  browser: ["Browser", "브라우저"],
  go: ["Go", "이동"],
  unreachable: ["This site can’t be reached", "사이트에 연결할 수 없음"],
  noPorts: ["No port is published. docker run -p 8080:80 httpd publishes one.", "공개된 포트가 없습니다. docker run -p 8080:80 httpd로 공개할 수 있습니다."],
  search: ["search", "검색"],
  loading: ["Starting…", "시작하는 중…"],
  failed: ["docksim could not start", "docksim을 시작하지 못했습니다"],
  badLink: ["The link could not be read; this is a new world.", "링크를 읽지 못해 새로 시작합니다."],
  state: ["state", "상태"],
  keys: ["Keys", "키"],
  skip: ["Skip to the terminal", "터미널로 건너뛰기"],
  exitCode: ["exit code", "종료 코드"],
  compare: ["Compare", "비교"],
  compareWith: ["compared with now", "현재와 비교"],
  appeared: ["appeared since", "이후 생김"],
  gone: ["gone since", "이후 사라짐"],
  changed: ["changed since", "이후 바뀜"],
  same: ["Nothing differs.", "차이가 없습니다."],
} as const satisfies Record<string, readonly [string, string]>;

export type Word = keyof typeof WORDS;

/** A word in a language. */
export function word(language: Language, name: Word): string {
  return WORDS[name][language === "ko" ? 1 : 0];
}

/** The language that the browser asks for. */
export function preferred(): Language {
  const stored = localStorage.getItem("docksim.language");
  if (stored === "en" || stored === "ko") {
    return stored;
  }
  return navigator.language.startsWith("ko") ? "ko" : "en";
}
