package nl.havenbank.chat;

import org.springframework.ai.tool.annotation.Tool;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

@Component
public class AccountTools {

    private final JdbcTemplate jdbc;

    public AccountTools(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Tool(description = "Look an account holder up by name")
    public String findHolder(String name) {
        return jdbc.queryForList("SELECT * FROM account_holders WHERE full_name = ?", name).toString();
    }

    @Tool(description = "Change the IBAN to which payments of an account holder go")
    public void changeIban(int id, String iban) {
        jdbc.update("UPDATE account_holders SET iban = ? WHERE id = ?", iban, id);
    }
}
