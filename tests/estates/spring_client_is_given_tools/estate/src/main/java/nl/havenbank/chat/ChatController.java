package nl.havenbank.chat;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.web.bind.annotation.*;

@RestController
@RequestMapping("/public/assistant")
public class ChatController {

    private final ChatClient chat;

    public ChatController(ChatClient.Builder builder, AccountTools tools) {
        this.chat = builder
            .defaultSystem("You are the assistant of Havenbank. Help clients with their accounts.")
            .defaultTools(tools)
            .build();
    }

    @PostMapping("/message")
    public String message(@RequestBody String text) {
        return chat.prompt().user(text).call().content();
    }
}
