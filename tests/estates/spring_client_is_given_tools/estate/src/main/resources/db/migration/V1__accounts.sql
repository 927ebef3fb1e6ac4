CREATE TABLE account_holders (
  id serial PRIMARY KEY,
  full_name text NOT NULL,
  date_of_birth date,
  iban varchar(34),
  bsn varchar(9),
  email text
);
INSERT INTO account_holders (full_name, date_of_birth, iban, bsn, email) VALUES
 ('Femke de Vries', '1984-02-11', 'NL91ABNA0417164300', '111222333', 'femke.devries@ziggo.nl'),
 ('Joris Bakker', '1979-07-30', 'NL69INGB0123456789', '123456782', 'joris.bakker@kpn.nl'),
 ('Anouk Visser', '1991-12-05', 'NL44RABO0123456789', '010464554', 'anouk.visser@xs4all.nl');
