import pg from "pg";

const db = new pg.Pool();

export function findPatient(name) {
  return db.query("SELECT * FROM patients WHERE last_name = $1", [name]);
}

export function saveNote(id, text) {
  db.query("UPDATE patients SET note = $1 WHERE id = $2", [text, id]);
  return "saved";
}
