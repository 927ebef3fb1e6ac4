"""Routes of PHP and Ruby that lead to AI in other files, and those that do not."""

from upright.discover.detectors import page_routes, plain_models
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

DETECTORS = [page_routes.DETECTOR, plain_models.DETECTOR]
ASK = 'class Ask\n  def go(q)\n    OpenAI::Client.new.chat(parameters: { model: "gpt-4o" })\n  end\nend\n'
RAILS = {
    "config/routes.rb": "Rails.application.routes.draw do\n  resources :messages\n  resources :posts\n"
    '  post "hook", to: "hooks#take"\n  get "up", to: "hooks#alive"\nend\n',
    "app/controllers/messages_controller.rb": "class MessagesController\n  def create\n    Ask.new.go(1)\n  end\nend\n",
    "app/controllers/posts_controller.rb": "class PostsController\n  def create\n    Post.create(x)\n  end\nend\n",
    "app/controllers/hooks_controller.rb": "class HooksController\n  def take\n    AskJob.perform_later(1)\n  end\n"
    "  def alive\n    head :ok\n  end\nend\n",
    "app/jobs/ask_job.rb": "class AskJob\n  def perform(x)\n    Ask.new.go(x)\n  end\nend\n",
    "app/services/ask.rb": ASK,
}
SERVICE = (
    "<?php\nclass AskService {\n  public function go($q) {\n"
    "    return Http::post('https://api.openai.com/v1/chat/completions', ['model' => 'gpt-4o']);\n  }\n}\n"
)
LARAVEL = {
    "routes/api.php": "<?php\nRoute::post('/chat', [ChatController::class, 'chat']);\n"
    "Route::post('/posts', [ChatController::class, 'store']);\nRoute::get('/old', 'ChatController@chat');\n",
    "app/Http/Controllers/ChatController.php": "<?php\nclass ChatController {\n"
    "  public function __construct(AskService $ask) { $this->ask = $ask; }\n"
    "  public function chat($r) { return $this->ask->go($r); }\n"
    "  public function store($r) { return Post::create($r); }\n}\n",
    "app/Services/AskService.php": SERVICE,
}
SYMFONY = {
    "src/Controller/HomeController.php": "<?php\nclass HomeController {\n"
    "  public function __construct(AskService $ask) { $this->ask = $ask; }\n"
    "  #[Route('/ask', methods: 'POST')]\n  public function ask() { return $this->ask->go(1); }\n"
    "  #[Route('/clear')]\n  public function clear() { return $this->store->clear(); }\n}\n",
    "src/Services/AskService.php": SERVICE,
}


def ways_in(files: dict[str, str]) -> set[str]:
    """The routes that lead to AI."""
    items = [Item("repo", path, len(text), content=text.encode()) for path, text in files.items()]
    found, _, _ = link([examine(Document(item), DETECTORS) for item in items])
    return {str(each.name) for each in found if each.location.type == "endpoint"}


def test_rails_by_resources_and_by_jobs() -> None:
    assert ways_in(RAILS) == {"/messages", "hook"}


def test_laravel_by_the_method_of_a_controller() -> None:
    assert ways_in(LARAVEL) == {"/chat", "/old"}


def test_symfony_by_the_method_below() -> None:
    assert ways_in(SYMFONY) == {"/ask"}


def test_files_without_methods_export_nothing_of_their_own() -> None:
    assert not ways_in({"routes/web.php": "<?php\nRoute::get('/', fn () => view('home')); // service\n"})
